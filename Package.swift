// swift-tools-version: 6.1
import PackageDescription

// The arrows of docs/architecture.md are enforced here: a target can import only what it lists.
let package = Package(
  name: "winnow",
  platforms: [.macOS(.v14)],
  products: [.executable(name: "winnow", targets: ["winnow"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    .systemLibrary(name: "CNcurses", providers: [.apt(["libncurses-dev"])]),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CAllocator"),
    .target(name: "CTerminal"),
    .target(name: "CSQLiteSettings"),
    .target(
      name: "Schema", path: "schema",
      resources: [.embedInCode("0001-ledger.sql"), .embedInCode("0002-projections.sql")]),
    .target(
      name: "Assets", path: "assets",
      exclude: ["demo/README.md", "demo/answers", "demo/simulate.py", "demo/truth.csv"],
      sources: ["Assets.swift"],
      resources: [
        .embedInCode("templates/classify.toml"), .embedInCode("templates/multilabel.toml"),
        .embedInCode("templates/ner.toml"), .embedInCode("templates/preference.toml"),
        .embedInCode("templates/chat.toml"), .embedInCode("templates/rate.toml"),
        .embedInCode("templates/rewrite.toml"), .embedInCode("templates/new-guideline.md"),
        .embedInCode("themes/dark.toml"), .embedInCode("themes/light.toml"),
        .embedInCode("themes/high-contrast.toml"), .embedInCode("demo/winnow.toml"),
        .embedInCode("demo/guideline.md"), .embedInCode("demo/samples.jsonl"),
        .embedInCode("demo/submissions.jsonl"),
      ]),
    .target(name: "Domain"),
    .target(
      name: "Ledger", dependencies: ["Domain", .product(name: "Crypto", package: "swift-crypto")]),
    .target(name: "Scoring", dependencies: ["Domain"]),
    .target(name: "Simulation", dependencies: ["Scoring", "Domain"]),
    .target(
      name: "Store",
      dependencies: [
        "Ledger", "Domain", "Schema", "CSQLiteSettings",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ]),
    .target(name: "Import", dependencies: ["Domain", "CZstd", "CZlib"]),
    .target(name: "Aggregate", dependencies: ["Import", "Scoring", "Domain"]),
    .target(
      name: "ProjectFile", dependencies: ["Domain", .product(name: "TOMLKit", package: "TOMLKit")]),
    .target(name: "Release", dependencies: ["Ledger", "Domain", "Scoring", "CZstd", "CZlib"]),
    .target(
      name: "Project",
      dependencies: [
        "Store", "Import", "ProjectFile", "Scoring", "Release", "Ledger", "Domain", "Assets",
      ]),
    .target(
      name: "Preferences", dependencies: ["ProjectFile", "Terminal", "Domain", "Assets"]),
    .target(name: "Terminal", dependencies: ["CNcurses", "CTerminal"]),
    .target(name: "Screens", dependencies: ["Terminal", "Project", "Preferences", "Domain"]),
    .executableTarget(
      name: "winnow",
      dependencies: [
        "Screens", "Terminal", "Project", "Preferences", "Aggregate", "ProjectFile", "Release",
        "Simulation", "Scoring", "Store", "Import", "Ledger", "Domain", "Assets", "CAllocator",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    // Tests that draw at random take Scoring's SplitMix64, so that a failure comes again.
    .testTarget(name: "DomainTests", dependencies: ["Domain", "Scoring"]),
    .testTarget(name: "LedgerTests", dependencies: ["Ledger", "Domain"], exclude: ["Vectors"]),
    .testTarget(name: "ScoringTests", dependencies: ["Scoring"]),
    .testTarget(name: "SimulationTests", dependencies: ["Simulation", "Scoring"]),
    .testTarget(name: "AggregateTests", dependencies: ["Aggregate", "Import", "Scoring"]),
    .testTarget(name: "StoreTests", dependencies: ["Store", "Ledger", "Domain", "Scoring"]),
    .testTarget(
      name: "ImportTests", dependencies: ["Import", "Domain", "Scoring", "CZstd", "CZlib"]),
    .testTarget(
      name: "ProjectFileTests",
      dependencies: [
        "Domain", "ProjectFile", "Assets", .product(name: "TOMLKit", package: "TOMLKit"),
      ]),
    .testTarget(
      name: "ReleaseTests", dependencies: ["Release", "Ledger", "Domain", "Scoring", "CZstd"]),
    .testTarget(
      name: "PreferencesTests",
      dependencies: ["Preferences", "ProjectFile", "Terminal", "Screens"]),
    .testTarget(name: "TerminalTests", dependencies: ["Terminal", "Scoring"]),
    .testTarget(
      name: "ScreensTests", dependencies: ["Screens", "Terminal", "Project", "Domain", "Scoring"],
      exclude: ["Golden"]),
    .testTarget(
      name: "ProjectTests",
      dependencies: [
        "Project", "Aggregate", "Release", "Store", "Ledger", "Domain", "Scoring",
      ]),
  ],
  swiftLanguageModes: [.v6]
)

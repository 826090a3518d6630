// swift-tools-version: 6.1
import PackageDescription

// Times a fit by itself. The two folders under Sources are links to the program's own modules.
let package = Package(
  name: "fit",
  platforms: [.macOS(.v14)],
  targets: [
    .target(name: "Domain"),
    .target(name: "Scoring", dependencies: ["Domain"]),
    .executableTarget(name: "fit", dependencies: ["Scoring"]),
  ],
  swiftLanguageModes: [.v6]
)

import Domain
import Testing

@Suite("Near duplicates")
struct NearDuplicateTests {
  /// SplitMix64, so that every run sees the same texts.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var value = state
      value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
      value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
      return value ^ value >> 31
    }
  }

  private static func similarity(_ left: String, _ right: String) -> Int {
    var shingles = Shingles(left)
    return shingles.similarityPPM(to: right)
  }

  /// By the definition: sets of five folded characters.
  private static func reference(_ left: String, _ right: String) -> Int {
    func set(_ text: String) -> Set<[Unicode.Scalar]> {
      let words = text.lowercased().split { $0.isWhitespace }
      let scalars = Array(words.joined(separator: " ").unicodeScalars)
      guard scalars.count > 5 else { return [scalars] }
      return Set((0...scalars.count - 5).map { Array(scalars[$0..<$0 + 5]) })
    }
    let (first, second) = (set(left), set(right))
    let both = first.intersection(second).count
    return both * 1_000_000 / (first.count + second.count - both)
  }

  private static func text(words count: Int, _ dice: inout Dice) -> String {
    (0..<count).map { _ in
      let letters = "abcdefghijklmnop"
      return String(
        (0..<Int.random(in: 2...8, using: &dice)).map { _ in
          letters.randomElement(using: &dice) ?? "a"
        })
    }.joined(separator: " ")
  }

  private static func edited(_ text: String, _ dice: inout Dice) -> String {
    var letters = Array(text)
    letters[Int.random(in: letters.indices, using: &dice)] = "z"
    return String(letters)
  }

  private static func clusters(_ texts: [String], order: [Int32] = []) -> NearDuplicates {
    let bytes = texts.flatMap { TextSignature($0).bytes }
    return bytes.withUnsafeBytes { signatures in
      NearDuplicates(signatures: signatures, order: order) { left, right in
        let place = { (index: Int) in order.isEmpty ? index : Int(order[index]) }
        return similarity(texts[place(left)], texts[place(right)])
      }
    }
  }

  @Test("similarity is Jaccard's over folded shingles")
  func similarity() {
    // {abcde, bcdef} and {abcde, bcdeg}: one of three.
    #expect(Self.similarity("abcdef", "abcdeg") == 333_333)
    #expect(Self.similarity("  Two\tCharges\n", "two charges") == 1_000_000)
    #expect(Self.similarity("ÄÖÜ ЖЁ ÇA", "äöü жё ça") == 1_000_000)
    #expect(Self.similarity("日本語のテキスト", "日本語のテキスト。") == 800_000)
    #expect(Self.similarity("abc", "ABC ") == 1_000_000)
    #expect(Self.similarity("", " \n") == 1_000_000)
    #expect(Self.similarity("", "a") == 0)
    // A shingle that comes often counts once.
    #expect(Self.similarity("aaaaaaaaaaaaaaaaaaaaaaaa", "aaaaa") == 1_000_000)
    #expect(Self.similarity("aaaaa bbbbbbbbbbbbbbbb", "aaaaa ccccccccccccccccc") == 166_666)
    var dice = Dice(state: 3)
    for _ in 0..<40 {
      let left = Self.text(words: Int.random(in: 1...12, using: &dice), &dice)
      let right = Self.edited(left, &dice)
      #expect(Self.similarity(left, right) == Self.reference(left, right))
      #expect(Self.similarity(right, left) == Self.similarity(left, right))
    }
  }

  @Test("one set is filled with one text after the other, and asked often")
  func reuse() {
    var shingles = Shingles("a first text, rather long, so that the table grows")
    #expect(shingles.similarityPPM(to: "something else") < 100_000)
    var short = "abcdef"
    short.withUTF8 { shingles.fill(with: UnsafeRawBufferPointer($0)) }
    #expect(shingles.count == 2)
    for _ in 0..<3 { #expect(shingles.similarityPPM(to: "abcdeg") == 333_333) }
  }

  @Test("bytes that are no UTF-8 are characters of their own, and nothing traps")
  func badBytes() {
    for bytes: [UInt8] in [[0xFF], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0x80, 0x80, 0x80]] {
      bytes.withUnsafeBytes {
        var shingles = Shingles($0)
        #expect(shingles.similarityPPM(to: $0) == 1_000_000)
      }
    }
  }

  @Test(
    "clusters are those that comparing all pairs gives", arguments: 1...4 as ClosedRange<UInt64>)
  func exact(seed: UInt64) {
    var dice = Dice(state: seed)
    var texts: [String] = []
    while texts.count < 90 {
      if !texts.isEmpty, Int.random(in: 0..<3, using: &dice) == 0 {
        texts.append(Self.edited(texts[Int.random(in: texts.indices, using: &dice)], &dice))
      } else {
        texts.append(Self.text(words: Int.random(in: 8...20, using: &dice), &dice))
      }
    }
    var first = Array(0..<texts.count)
    for left in texts.indices {
      for right in 0..<left
      where Self.similarity(texts[left], texts[right]) >= NearDuplicates.thresholdPPM {
        let (a, b) = (first[left], first[right])
        for index in first.indices where first[index] == max(a, b) { first[index] = min(a, b) }
      }
    }
    #expect(Self.clusters(texts).firstOfCluster.map { Int($0) } == first)
  }

  @Test("the order of arrival changes nothing: an order by content gives the same clusters")
  func order() {
    var dice = Dice(state: 11)
    var texts = (0..<40).map { _ in Self.text(words: 15, &dice) }
    texts += texts.prefix(20).map { Self.edited($0, &dice) }
    func named(_ texts: [String]) -> [[String]] {
      let order = texts.indices.sorted { texts[$0] < texts[$1] }
      let found = Self.clusters(texts, order: order.map { Int32($0) })
      return Dictionary(grouping: texts.indices) { found.firstOfCluster[$0] }.values
        .map { $0.map { texts[order[$0]] }.sorted() }.sorted { $0[0] < $1[0] }
    }
    let expected = named(texts)
    #expect(expected.count < 60)
    #expect(named(texts.shuffled(using: &dice)) == expected)
  }

  @Test("three hundred copies are one cluster, and cost few comparisons")
  func manyCopies() {
    var dice = Dice(state: 5)
    let original = Self.text(words: 60, &dice)
    let texts = (0..<300).map { _ in Self.edited(original, &dice) }
    let found = Self.clusters(texts)
    #expect(found.firstOfCluster.allSatisfy { $0 == 0 })
    #expect(found.clusteredCount == 300)
    #expect(found.comparisons < 600)
  }

  @Test("nothing, one text, and texts that are left alone")
  func small() {
    #expect(Self.clusters([]).firstOfCluster == [])
    #expect(Self.clusters(["a"]).firstOfCluster == [0])
    let bytes = ["same", "same"].flatMap { TextSignature($0).bytes }
    let found = bytes.withUnsafeBytes {
      NearDuplicates(signatures: $0, excluded: [1]) { _, _ in 1_000_000 }
    }
    #expect(found.firstOfCluster == [0, 1])
  }
}

@Suite("Splits of clusters")
struct ClusterSplitsTests {
  private static let ranks = [2, 1, 0]

  /// Asks until nothing is left out, with clusters that stay as they are.
  private static func settle(_ clusters: [Int32], _ recorded: [Int8]) -> [Int?] {
    var kept = Array(clusters.indices)
    while true {
      let names = kept.map { clusters[$0] }
      var first: [Int32: Int32] = [:]
      for (index, name) in names.enumerated() where first[name] == nil {
        first[name] = Int32(index)
      }
      let places = ClusterSplits.places(
        firstOfCluster: names.map { first[$0] ?? 0 }, recorded: kept.map { recorded[$0] },
        ranks: ranks, hashed: { Int(clusters[kept[$0]]) % 3 })
      let next = kept.indices.filter { places[$0] != .leftOut }.map { kept[$0] }
      guard next.count < kept.count else {
        var result = [Int?](repeating: nil, count: clusters.count)
        for (index, sample) in kept.enumerated() {
          if case .split(let split) = places[index] { result[sample] = split }
        }
        return result
      }
      kept = next
    }
  }

  @Test("a new one goes where its cluster was released; where that is in two splits it stays out")
  func rules() {
    #expect(Self.settle([0, 0, 2], [-1, -1, -1]) == [0, 0, 2])
    #expect(Self.settle([0, 0, 0], [-1, 1, -1]) == [1, 1, 1])
    // Released in train and in test, and one that is new.
    let places = ClusterSplits.places(
      firstOfCluster: [0, 0, 0], recorded: [0, 2, -1], ranks: Self.ranks, hashed: { _ in 0 })
    #expect(places == [.split(0), .split(2), .leftOut])
    // Without the new one they are still of one cluster: test keeps its member.
    #expect(Self.settle([0, 0, 0], [0, 2, -1]) == [nil, 2, nil])
  }

  @Test(
    "no cluster in two splits, what was released stays put, growth moves nothing",
    arguments: 1...20 as ClosedRange<UInt64>)
  func properties(seed: UInt64) {
    var dice = NearDuplicateTests.Dice(state: seed)
    var clusters: [Int32] = []
    var recorded: [Int8] = []
    for _ in 0..<6 {
      // More samples come in, some in old clusters, some joining two of them.
      for _ in 0..<20 {
        let isNew = clusters.isEmpty || Bool.random(using: &dice)
        clusters.append(isNew ? Int32(clusters.count) : clusters.randomElement(using: &dice) ?? 0)
        recorded.append(-1)
      }
      if let one = clusters.randomElement(using: &dice),
        let other = clusters.randomElement(using: &dice)
      {
        for index in clusters.indices where clusters[index] == max(one, other) {
          clusters[index] = min(one, other)
        }
      }
      let splits = Self.settle(clusters, recorded)
      var splitOf: [Int32: Int] = [:]
      for (sample, split) in splits.enumerated() {
        guard let split else { continue }
        #expect(splitOf[clusters[sample], default: split] == split)
        splitOf[clusters[sample]] = split
        #expect(recorded[sample] < 0 || Int(recorded[sample]) == split)
      }
      for (sample, split) in splits.enumerated() {
        if let split { recorded[sample] = Int8(split) }
      }
    }
  }
}

import Domain
import Ledger
import Store

extension ChainHead {
  /// The members that name a head, in proofs and in the lists that releases point to.
  var json: JSONObject {
    [
      "author": .string(author), "chain": .string(chain.hex), "id": .string(id.hex),
      "seq": .integer(sequence),
    ]
  }

  /// Reads these members; others beside them are left alone. nil where one is missing.
  init?(_ value: JSONValue) {
    guard let author = value["author"]?.stringValue,
      let chain = value["chain"]?.stringValue.flatMap(ChainID.init(hex:)),
      let id = value["id"]?.stringValue.flatMap({ EventID(hex: $0) }),
      let sequence = value["seq"]?.intValue
    else { return nil }
    self.init(author: author, chain: chain, sequence: sequence, id: id)
  }
}

extension Sequence where Element == ChainHead {
  /// The canonical list of heads, whose SHA-256 a release names.
  var canonicalList: [UInt8] { JSONWriter.bytes(.array(map { .object($0.json) })) }
}

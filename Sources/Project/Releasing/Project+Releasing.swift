import Domain
import Ledger
import Release
import Store

/// What `winnow release` did.
public struct Published: Sendable {
  public let event: EventID
  /// Whether the ledger named this manifest already, and only the signature was missing.
  public let wasThere: Bool
  public let version: String
  public let signaturePath: String
  /// To be published outside the release.
  public let allowedSigner: String
  public let manifestSHA256: Digest
}

extension Project {
  /// Checks an export against the ledger, appends the `release` event and signs the manifest. Run again it completes
  /// what was interrupted.
  public func publish(_ path: String, parent: String?, progress: (Progress) -> Void = { _ in })
    throws -> Published
  {
    try requireRole(.maintainer, to: "release")
    let key = try requireKey()
    let folder = try ReleaseFolder.open(path)
    let checked = try ReleaseVerifier(surroundings: surroundings).verify(
      path, ledger: self.folder.ledger, parent: parent, progress: progress)
    guard checked.problems.isEmpty else {
      throw ProjectError.refused(
        "\(MessageText.quoted(path)) does not hold: \(checked.problems.prefix(5).joined(separator: "; ")). Export it again"
      )
    }
    let manifest = folder.manifest
    let isIncremental = manifest["selection"]?["since"] != nil
    guard !isIncremental || checked.isRecomputed else {
      throw ProjectError.badInput(
        "\(MessageText.quoted(path)) goes on from an earlier release: say --parent FOLDER of that release"
      )
    }
    guard manifest["project"]?["id"]?.stringValue == id.hex else {
      throw ProjectError.refused("\(MessageText.quoted(path)) is a release of another project")
    }
    guard let root = manifest["samples"]?["root"]?.stringValue.flatMap(Digest.init(hex:)),
      let version = manifest["release"]?["version"]?.stringValue
    else {
      throw ProjectError.refused(
        "\(MessageText.quoted(path)): its manifest lacks the samples' root or the version")
    }
    let heads = try Self.heads(in: folder)
    let list = heads.canonicalList
    let hash = folder.manifestSHA256
    let known = try store.read { try $0.releases() }.first { $0.manifest == hash }
    let event: EventID
    if let known {
      event = known.event
    } else {
      event = try writing { writer, signer in
        let releases = try writer.reader.releases()
        guard manifest["release"]?["parent"]?.stringValue == releases.last?.manifest.hex,
          isIncremental || version == "\(releases.count + 1).0.0"
        else {
          throw ProjectError.refused(
            "\(MessageText.quoted(path)) was exported before release \(releases.last?.version ?? "") was made; export it again with --parent"
          )
        }
        for head in heads where try writer.reader.storedEvent(head.id) == nil {
          throw ProjectError.refused(
            "this ledger does not hold event \(head.id), on which the export stands")
        }
        guard let after = try writer.reader.lastGovernance() else { throw ProjectError.notJoined }
        let body = ReleaseBody(
          after: after, manifest: hash, samples: root, version: version, heads: sha256(list),
          since: nil,
          parent: manifest["release"]?["parent"]?.stringValue.flatMap(Digest.init(hex:)))
        return try writer.append(
          Draft(kind: .release, body: body.json, at: surroundings.now()), by: signer,
          content: [ContentRow(key: sha256(list), bytes: list)]
        ).id
      }
    }
    let signature = try SSHSignature.sign(
      folder.manifestBytes, namespace: SSHSignature.manifestNamespace, key: key)
    let armour = SSHSignature.armour(
      signature, namespace: SSHSignature.manifestNamespace, key: key.publicKey)
    let signaturePath = path + "/manifest.json.sig"
    do { try FileAccess.write(Array(armour.utf8), to: signaturePath, mode: 0o644) } catch let error
      as FileError
    {
      throw ProjectError.folder(error.path, reason: error.reason)
    }
    return Published(
      event: event, wasThere: known != nil, version: version, signaturePath: signaturePath,
      allowedSigner: SSHSignature.allowedSigner(key.publicKey), manifestSHA256: hash)
  }

  private static func heads(in folder: ReleaseFolder) throws -> [ChainHead] {
    guard let lines = try folder.lines(of: .heads) else {
      throw ProjectError.refused("the export has no proofs; export it with --proofs heads or full")
    }
    var heads: [ChainHead] = []
    while let line = try lines.next() {
      if let head = ChainHead(try JSONScanner.parse(line)) { heads.append(head) }
    }
    return heads
  }
}

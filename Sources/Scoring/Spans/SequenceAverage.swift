/// The mean of three models: tokens' confusions, and the sequence model without and with decoys.
///
/// Each is wrong in its own way: tokens know nothing of spans, the plain chain takes for entities what
/// many mistake for them, and the chain with decoys takes rare entities for decoys. Probabilities of
/// spans are averaged, then chosen by expected F1, as AVG does for choices.
public struct SequenceAverage: SequenceMethod {
  public init() {}

  public var id: String { "sequence-average" }
  public var version: Int { 1 }

  public func fit(
    _ answers: SequenceTable, gold: [UInt32: [UInt16]], options: FitOptions
  ) -> SequenceFit {
    let groups = SequenceGroups(answers, gold: gold)
    let tokens = TokenVote()
    let plain = EntityChain(hasDecoys: false)
    let decoys = EntityChain(hasDecoys: true)
    var parameters = plain.parameters(options)
    for (name, value) in tokens.parameters(options) { parameters[name] = value }
    return SequenceFit(
      method: self, parameters: parameters, groups: groups,
      models: [
        tokens.model(groups, options), plain.model(groups, options), decoys.model(groups, options),
      ])
  }
}

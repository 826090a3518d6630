import Domain
import Scoring

/// Forms, field by field: of free strings the one that is most like all others, of everything else the value with most
/// votes, weighted by how far people agree with others. A field that is not filled in is a value like any other.
enum FormFit {
  static func fit(_ answers: ValueAnswers, form: FieldsTask) -> ValueFit {
    let table = answers.table
    let consensus = Consensus(answers)
    var result = consensus.emptyFit
    result.method = "field-vote"
    for sample in table.samples.indices {
      let rows = answers.rows(of: sample)
      guard !rows.isEmpty else { continue }
      let weights = rows.map { max(0.01, consensus.reliabilities[Int(table.annotator[$0])]) }
      var value: JSONObject = [:]
      var least = PartsPerMillion.whole
      for field in form.fields {
        let given = rows.map { answers.value($0)[field.id] }
        let (chosen, ppm) = choose(given, weights: weights, field: field)
        value[field.id] = chosen
        least = min(least, ppm)
      }
      result.values[sample] = .object(value)
      result.confidencesPPM[sample] = least
    }
    return result
  }

  /// The value whose weighted mean similarity to all answers is largest; among equals the first in the order of bytes.
  private static func choose(_ given: [JSONValue?], weights: [Double], field: FormField) -> (
    value: JSONValue?, ppm: Int
  ) {
    let total = weights.reduce(0, +)
    var best: (value: JSONValue?, ppm: Int, bytes: [UInt8])?
    var seen: Set<[UInt8]> = []
    for candidate in given {
      let bytes = candidate.map { JSONWriter.bytes($0) } ?? []
      guard seen.insert(bytes).inserted else { continue }
      var sum = 0.0
      for (other, weight) in zip(given, weights) {
        sum += weight * ValueSimilarity.field(field, candidate, other)
      }
      let ppm = PartsPerMillion.rounded(sum / total)
      if let best, ppm < best.ppm || ppm == best.ppm && !bytes.lexicographicallyPrecedes(best.bytes)
      {
        continue
      }
      best = (candidate, ppm, bytes)
    }
    return (best?.value, best?.ppm ?? 0)
  }
}

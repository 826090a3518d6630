import Domain
import Project
import Scoring

/// Agreement as JSON: whole numbers in ppm, intervals as two of them, null where a figure isn't defined.
enum AgreementJSON {
  static func value(_ found: TaskAgreement) -> JSONValue {
    let figures = found.figures
    if let similarity = found.similarity {
      return [
        "task": found.task.map { .string($0) } ?? .null, "type": .string(found.type.rawValue),
        "similarity_ppm": .integer(similarity.ppm),
        "similarity_ci95_ppm": similarity.interval95PPM.map {
          .array([.integer($0.lowerBound), .integer($0.upperBound)])
        } ?? .null,
      ]
    }
    var object: JSONObject = [
      "task": found.task.map { .string($0) } ?? .null, "type": .string(found.type.rawValue),
      "samples": .integer(figures.sampleCount), "answers": .integer(figures.answerCount),
      "annotators": .integer(figures.annotatorCount), "metric": .string(figures.metric.name),
    ]
    add(figures.measures, figures.cohenKappa?.mean, to: &object)
    if let kappa = figures.cohenKappa {
      object["cohen_pairs"] = .integer(kappa.pairCount)
      object["cohen_minimum_common_samples"] = .integer(kappa.minimumCommonSamples)
    }
    object["labels"] = .array(
      figures.labels.map { one in
        var label: JSONObject = [
          "label": .string(found.labels[one.label]), "answers": .integer(one.answerCount),
        ]
        add(one.measures, figures.cohenKappa?.labels[one.label], to: &label)
        return .object(label)
      })
    if let confusions = found.confusions {
      object["confusions"] = .array(
        confusions.ranked.map { pair in
          [
            "labels": .array([
              .string(found.labels[pair.first]), .string(found.labels[pair.second]),
            ]),
            "microcoincidences": .integer(pair.microCoincidences),
            "share_ppm": .integer(pair.sharePPM),
            "second_given_first_ppm": .integer(pair.secondGivenFirstPPM),
            "first_given_second_ppm": .integer(pair.firstGivenSecondPPM),
          ]
        })
    }
    if let confusions = found.consensusConfusions {
      object["consensus_confusions"] = .array(
        confusions.ranked.map { pair in
          [
            "label": .string(found.labels[pair.consensus]),
            "said": .string(found.labels[pair.said]),
            "answers": .integer(pair.count), "share_ppm": .integer(pair.sharePPM),
          ]
        })
    }
    return .object(object)
  }

  private static func add(
    _ measures: AgreementMeasures, _ cohen: Estimate?, to object: inout JSONObject
  ) {
    for (name, estimate) in [
      ("percent_agreement", measures.percentAgreement), ("alpha", measures.alpha),
      ("ac1", measures.ac1), ("fleiss_kappa", measures.fleissKappa), ("cohen_kappa", cohen),
    ] {
      object["\(name)_ppm"] = estimate.map { .integer($0.ppm) } ?? .null
      object["\(name)_ci95_ppm"] =
        estimate?.interval95PPM.map {
          .array([.integer($0.lowerBound), .integer($0.upperBound)])
        } ?? .null
    }
  }
}

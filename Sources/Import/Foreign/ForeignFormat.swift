import Domain

/// The files of other annotation tools that are read, with their answers. The raw value is what `--from` takes.
public enum ForeignFormat: String, Sendable, CaseIterable {
  case labelStudio = "label-studio"
  case labelStudioMin = "label-studio-min"
  case prodigy
  case doccano
  case argilla
  /// Argilla records as flat columns, as they lie in datasets.
  case argillaFlat = "argilla-flat"
  case openAssistant = "open-assistant"
  case potato
  case spacy
  case conll
  /// A list of objects without answers, in one JSON document.
  case json

  /// The name for people.
  public var title: String {
    switch self {
    case .labelStudio: "Label Studio JSON"
    case .labelStudioMin: "Label Studio JSON_MIN"
    case .prodigy: "Prodigy JSONL"
    case .doccano: "doccano JSONL"
    case .argilla: "Argilla JSON"
    case .argillaFlat: "Argilla records as flat columns"
    case .openAssistant: "Open-Assistant messages"
    case .potato: "Potato user_state.json"
    case .spacy: "spaCy JSONL"
    case .conll: "CoNLL columns"
    case .json: "a JSON list of objects"
    }
  }

  /// Tells a format by one of its records; nil where it could be anybody's.
  static func recognise(_ value: JSONValue) -> ForeignFormat? {
    if let pair = value.arrayValue {
      return pair.count == 2 && pair[0].stringValue != nil && pair[1].objectValue != nil
        ? .spacy : nil
    }
    guard let object = value.objectValue else { return nil }
    func has(_ key: String) -> Bool { object[key] != nil }
    if object["data"]?.objectValue != nil,
      has("annotations") || has("predictions") || has("completions")
    {
      return .labelStudio
    }
    if has("annotation_id"), has("annotator") || has("lead_time") { return .labelStudioMin }
    if object["fields"]?.objectValue != nil, has("suggestions") || has("responses") {
      return .argilla
    }
    if object.keys.contains(where: { $0.hasSuffix(".responses") || $0.hasSuffix(".suggestion") }) {
      return .argillaFlat
    }
    if has("instance_id_to_label_to_value") || has("instance_id_to_span_to_value") {
      return .potato
    }
    if has("message_tree_id") || (has("message_id") && has("role")) { return .openAssistant }
    if has("_input_hash") || has("_task_hash") || has("_view_id") { return .prodigy }
    if let word = object["answer"]?.stringValue, ["accept", "reject", "ignore"].contains(word),
      has("text") || has("options") || has("tokens")
    {
      return .prodigy
    }
    guard has("text") || has("data") else { return nil }
    if object["ents"]?.arrayValue != nil || object["cats"]?.objectValue != nil { return .spacy }
    for key in ["label", "labels", "entities", "cats"] where object[key]?.arrayValue != nil {
      return .doccano
    }
    return nil
  }
}

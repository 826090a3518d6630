extension Policy {
  /// Settings that are kept and signed, and that this version does not carry out yet: whoever writes them must not
  /// believe that they act.
  public var notInForce: [String] {
    var names: [String] = []
    for task in tasks {
      if !task.needs.isEmpty { names.append("task \(task.id): needs") }
    }
    if project.consent != nil { names.append("project.consent") }
    return names
  }
}

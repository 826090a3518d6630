extension Policy {
  /// Settings that are kept and signed, and that this version does not carry out yet: whoever writes them must not
  /// believe that they act.
  public var notInForce: [String] {
    var names: [String] = []
    for task in tasks {
      if !task.needs.isEmpty { names.append("task \(task.id): needs") }
    }
    if project.consent != nil { names.append("project.consent") }
    if queue.order.sameBytes(as: "given") || queue.order.sameBytes(as: "random") {
      names.append("queue.order")
    }
    if !queue.priority.isEmpty { names.append("queue.priority") }
    return names
  }
}

extension Policy {
  /// Fields that tasks are about and `samples.show` doesn't name, so that samples given from now on lack them.
  public var unshownFields: [(task: String, field: String)] {
    tasks.flatMap { task in
      task.kind.namedFields.filter { field in !samples.show.contains { $0.sameBytes(as: field) } }
        .map { (task.id, $0) }
    }
  }
}

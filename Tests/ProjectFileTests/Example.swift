/// A file that uses every task type and most keys.
enum Example {
  static let full = #"""
    [project]
    name = "helpdesk-triage"
    title = "Help desk messages by topic"  # for the card
    description = "Short messages to a help desk, labelled by topic."
    url = "https://example.org/helpdesk"
    language = ["en"]
    open = true
    requires = 1
    license = "CC-BY-4.0"
    guideline = "guideline.md"
    consent = "consent.md"

    [samples]
    media = ["text/plain", "application/json"]
    show = ["title", "body"]
    submit = true
    max_bytes = 20000

    [limits]
    max_pending = 50
    submit_per_day = 200

    [[task]]
    id = "topic"
    type = "choice"
    question = "What is this message about?"
    overlap = { min = 3, max = 7 }
    needs = []
    suggest = "none"
    options = [{ id = "billing", name = "Billing" }, { id = "bug", key = "g", help = "something broke" }, { id = "other" }, { id = "spam", retired = true, merged_into = "other" }]
    advance = true

    [[task]]
    id = "tags"
    type = "multichoice"
    options = [{ id = "refund" }, { id = "angry" }]
    min = 0
    max = 3

    [[task]]
    id = "entities"
    type = "spans"
    field = "body"
    unit = "word"
    nested = false
    options = [{ id = "PER", key = "p" }, { id = "ORG", key = "o" }]

    [[task]]
    id = "helpful"
    type = "rating"
    min = 1
    max = 5
    low = "useless"
    high = "solves it"

    [[task]]
    id = "better"
    type = "preference"
    fields = ["reply_a", "reply_b"]
    tie = true
    strength = 3

    [[task]]
    id = "order"
    type = "ranking"
    items = "replies"
    ties = true

    [[task]]
    id = "rewrite"
    type = "text"
    correct = "body"
    min = 1
    max = 2000
    optional = true

    [[task]]
    id = "record"
    type = "fields"
    fields = { order = { type = "string", required = true, pattern = "A-[0-9]+" }, date = { type = "date" }, amount = { type = "decimal" }, paid = { type = "boolean" } }

    [[task]]
    id = "why"
    type = "text"
    when = { task = "topic", is = "other" }

    [overlap]
    min = 2
    max = 5
    confidence = 0.95
    lease_minutes = 30

    [queue]
    order = "gain"
    priority = ""

    [scoring]
    method = "auto"
    copies = "show"
    weights = "own"
    agents = true

    [gold]
    training = 5
    share = 0.05
    min_accuracy = 0.7
    feedback_limit = 3
    votes = 2

    [review]
    submissions = 2
    revisions = 1
    answers = "disputed"
    agents_may_review = false

    [shares]
    submit = 40
    answer = 40
    review = 20
    import = false

    [import]
    text = "text"
    """#

  /// A small file; `task` lines start at line 4.
  static func small(_ task: String) -> String { "[project]\nname = \"x\"\n\n\(task)\n" }
}

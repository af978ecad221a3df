import Parameters

/// Which keys an object of the sweep file may have.
struct ObjectShape: Sendable {
    /// One key.
    struct Key: Sendable {
        var name: String
        /// One sentence for the JSON Schema.
        var documentation: String
        var shape: Shape
        /// What holds when the key is left out, for the JSON Schema.
        var defaultValue: ParameterValue?
        var isRequired = false
    }

    /// What keys demand of each other.
    enum Rule: Sendable {
        /// One of the keys and not two.
        case exactlyOne([String])
        case atMostOne([String])
        /// When `key` is `value`, at least one of the others.
        case anyOf([String], when: String, is: String)
    }

    /// What a key is called in a sentence, for example `setting of the trainer`.
    let noun: String
    let keys: [Key]
    let rules: [Rule]
    /// Keys that design and W&B know and this version refuses.
    let planned: [String]
    /// Keys that are refused in the same way inside an object under an unknown key.
    let plannedInside: [String]
    /// Keys that belong elsewhere, with the sentence to tell.
    let notes: [String: String]
    /// Whether `{}` is fine.
    let mayBeEmpty: Bool
    private let indices: [String: Int]

    init(
        noun: String, keys: [Key], rules: [Rule] = [], planned: [String] = [], plannedInside: [String] = [],
        notes: [String: String] = [:], mayBeEmpty: Bool = true
    ) {
        self.noun = noun
        self.keys = keys
        self.rules = rules
        self.planned = planned
        self.plannedInside = plannedInside
        self.notes = notes
        self.mayBeEmpty = mayBeEmpty
        self.indices = Dictionary(keys.enumerated().map { ($1.name, $0) }) { first, _ in first }
    }

    /// The key of this name; nil when there is none.
    subscript(name: String) -> Key? { indices[name].map { keys[$0] } }
}

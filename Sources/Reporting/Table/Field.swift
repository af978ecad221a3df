public import Deciding
public import Parameters

/// One field of a table.
public enum Field: Hashable, Sendable {
    /// Nothing is known.
    case missing
    /// Words.
    case text(String)
    /// A count.
    case integer(Int)
    /// A measured number; people see it rounded.
    case number(Double)
    /// A number that somebody wrote, shown as it was written.
    case literal(Number)
    /// Numbers that repeats of one configuration gave.
    case meanAndDeviation(MeanAndDeviation)
}

extension Field {
    /// A parameter or setting; missing when it is absent or null.
    init(_ value: ParameterValue?) {
        switch value {
        case nil, .null: self = .missing
        case .boolean(let flag): self = .text(String(flag))
        case .number(let number): self = .literal(number)
        case .string(let text): self = .text(text)
        }
    }

    /// A measured number, if there is one.
    init(_ value: Double?) {
        self = value.map { .number($0) } ?? .missing
    }

    /// Words, if there are any.
    init(_ value: String?) {
        self = value.map { .text($0) } ?? .missing
    }

    /// Whether there is nothing to show.
    var isMissing: Bool {
        switch self {
        case .missing: true
        case .meanAndDeviation(let numbers): numbers.mean == nil
        case .text, .integer, .number, .literal: false
        }
    }

    /// Whether it is words, which stand on the left of their column.
    var isText: Bool {
        if case .text = self { true } else { false }
    }
}

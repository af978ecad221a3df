import Parameters

/// What may stand behind the name of a parameter: a value, several, or a distribution that a setting can be drawn from.
struct ParameterShape: Sendable {
    let setting: Setting
    /// What `when` accepts.
    let condition: Shape
    /// What it may be instead: parameters inside it; nil when there are none.
    var group: ObjectShape?

    /// How the values of a parameter are described.
    enum Form: Hashable {
        case constant, categorical
        /// Of a distribution that is named, or follows from what `min` and `max` are.
        case distribution(Distribution.Kind, isNamed: Bool)
    }

    /// The distributions whose values the setting may take; none where it takes no numbers.
    var kinds: [Distribution.Kind] {
        switch setting.kind {
        case .real, .any: Distribution.Kind.allCases
        case .integer: Distribution.Kind.allCases.filter { $0 == .intUniform || $0.isQuantized && $0 != .qBeta }
        case .choice, .boolean, .text: []
        }
    }

    private var words: [String] { [Self.constant, Self.categorical] + kinds.map(\.rawValue) }

    private static let (constant, categorical) = ("constant", "categorical")

    /// The form of an object with these members; nil when they describe no values.
    func form(of members: [JSONMember]) -> Form? {
        func has(_ key: String) -> Bool { members.contains { $0.key.hasSameBytes(as: key) } }
        if let word = members.first(where: { $0.key == "distribution" })?.node.text {
            switch word {
            case Self.constant: return .constant
            case Self.categorical: return .categorical
            default: return kinds.first { $0.rawValue == word }.map { .distribution($0, isNamed: true) }
            }
        }
        for member in members {
            switch member.key {
            case "value": return .constant
            case "values": return .categorical
            default: continue
            }
        }
        guard !kinds.isEmpty, has("min") || has("max") else { return nil }
        return .distribution(unnamedKind(members), isNamed: false)
    }

    /// Whole bounds mean whole numbers, as W&B has it: `1` and `1.0` differ.
    private func unnamedKind(_ members: [JSONMember]) -> Distribution.Kind {
        if case .integer = setting.kind { return .intUniform }
        // Where there are no two whole numbers, real ones are meant.
        if case .real(let interval) = setting.kind, interval.wholeNumbers.count < 2 { return .uniform }
        let bounds = members.filter { $0.key == "min" || $0.key == "max" }
        return bounds.allSatisfy { $0.node.isWholeLiteral } ? .intUniform : .uniform
    }
}

extension JSONNode {
    /// Whether a number has neither a fraction nor an exponent.
    fileprivate var isWholeLiteral: Bool { if case .number(let number) = value { number.isInteger } else { false } }
}

// MARK: - Checking

extension ParameterShape {
    /// Adds what is wrong with an object of these members.
    func check(_ members: [JSONMember], of node: JSONNode, at path: JSONPath, into problems: inout [Problem]) {
        if let group, members.contains(where: { $0.key == "parameters" }) {
            return group.check(members, of: node, at: path, into: &problems)
        }
        if let named = members.first(where: { $0.key == "distribution" }) {
            let known = problems.count
            Shape.choice(words).check(named.node, at: path.key("distribution"), into: &problems)
            if problems.count > known { return }
        }
        if let form = form(of: members) {
            return object(form).check(members, of: node, at: path, into: &problems)
        }
        let known = problems.count
        undescribed.check(members, of: node, at: path, into: &problems)
        guard problems.count == known else { return }
        let rule = "must have `value` or `values`" + (kinds.isEmpty ? "" : ", `min` and `max`, or a `distribution`")
        problems.append(Problem(at: node.place, path: path, rule: rule))
    }

    /// The keys that a parameter may have whatever its form, for one that has none.
    private var undescribed: ObjectShape {
        let numbers = kinds.isEmpty ? [] : Distribution.Key.allCases.map(\.rawValue)
        let others = (["probabilities"] + numbers).map {
            ObjectShape.Key(name: $0, documentation: "", shape: .value(.any))
        }
        return ObjectShape(
            noun: "key of a parameter", keys: object(.categorical).keys.map(\.unrequired) + others, notes: notes)
    }
}

extension ObjectShape.Key {
    fileprivate var unrequired: ObjectShape.Key {
        var key = self
        key.isRequired = false
        return key
    }
}

// MARK: - The objects

extension ParameterShape {
    /// What a parameter of that form may hold.
    func object(_ form: Form) -> ObjectShape {
        switch form {
        case .constant:
            return ObjectShape(
                noun: "key of a parameter",
                keys: [
                    .init(name: "value", documentation: "The one value.", shape: setting.shape, isRequired: true),
                    named(Self.constant, isRequired: false), when,
                ], notes: strangers(beside: "value"))
        case .categorical:
            return ObjectShape(
                noun: "key of a parameter",
                keys: [
                    .init(
                        name: "values", documentation: "The values, in the order in which they are tried.",
                        shape: .list(of: setting.shape), isRequired: true),
                    .init(
                        name: "probabilities", documentation: "How often each value is drawn; they sum to 1.",
                        shape: .list(of: .value(.real(.init(0, 1))))),
                    named(Self.categorical, isRequired: false), when,
                ], notes: strangers(beside: "values"))
        case .distribution(let kind, let isNamed):
            let numbers = kind.keys.map { key in number(key, of: kind) }
            return ObjectShape(
                noun: "key of a `\(kind.rawValue)` parameter",
                keys: (isNamed ? [named(kind.rawValue, isRequired: true)] : []) + numbers + [when],
                notes: strangers(beside: isNamed ? "distribution" : "min"))
        }
    }

    private func named(_ word: String, isRequired: Bool) -> ObjectShape.Key {
        .init(
            name: "distribution", documentation: "How values are drawn, in the words of W&B.", shape: .choice([word]),
            isRequired: isRequired)
    }

    private var when: ObjectShape.Key {
        .init(
            name: "when", documentation: "The parameter exists only when each of these has one of the listed values.",
            shape: condition)
    }

    private func number(_ key: Distribution.Key, of kind: Distribution.Kind) -> ObjectShape.Key {
        .init(
            name: key.rawValue, documentation: key.documentation(in: kind),
            shape: .value(key.interval(in: kind).within(setting.kind, key, of: kind)),
            defaultValue: key.defaultValue.map { .number($0) }, isRequired: key.defaultValue == nil)
    }

    /// Sentences about keys that belong to another form.
    private func strangers(beside key: String) -> [String: String] {
        let others =
            ["value", "values", "probabilities"]
            + (key == "distribution" ? [] : Distribution.Key.allCases.map(\.rawValue))
        return notes.merging(
            others.filter { $0 != key }.map { ($0, "may not stand beside `\(key)`; remove one of them") }
        ) { note, _ in note }
    }

    /// Sentences about numbers of a setting that takes none.
    private var notes: [String: String] {
        guard kinds.isEmpty else { return [:] }
        let note = "`\(setting.name)` is no number; list what it takes in `values`"
        return Dictionary(uniqueKeysWithValues: Distribution.Key.allCases.map { ($0.rawValue, note) })
    }

    /// All that a parameter may be, for the JSON Schema.
    var objects: [ObjectShape] {
        let forms = [.constant, .categorical] + kinds.map { Form.distribution($0, isNamed: true) } + unnamed
        return forms.map(object) + [group].compactMap(\.self)
    }

    private var unnamed: [Form] {
        if kinds.isEmpty { return [] }
        // A schema does not tell `1` from `1.0`.
        if case .integer = setting.kind { return [.distribution(.intUniform, isNamed: false)] }
        return [.distribution(.uniform, isNamed: false)]
    }
}

extension Distribution.Key {
    fileprivate func documentation(in kind: Distribution.Kind) -> String {
        switch self {
        case .min: kind.hasExponents ? "Natural exponent of the lower end." : "The lower end."
        case .max: kind.hasExponents ? "Natural exponent of the upper end." : "The upper end."
        case .mu: "The mean" + (kind == .normal || kind == .qNormal ? "." : " of the logarithm.")
        case .sigma: "The standard deviation" + (kind == .normal || kind == .qNormal ? "." : " of the logarithm.")
        case .a: "The first shape parameter."
        case .b: "The second shape parameter."
        case .q: "Values are rounded down to its multiples."
        }
    }
}

extension Setting.Kind {
    /// What both accept, where a number of a distribution is itself a value of the setting, or the step between two.
    fileprivate func within(_ setting: Setting.Kind, _ key: Distribution.Key, of kind: Distribution.Kind)
        -> Setting.Kind
    {
        if key == .q, case .integer = setting { return .integer(1...Int.max) }
        guard key == .min || key == .max, !kind.hasExponents else { return self }
        switch (self, setting) {
        case (.integer(let own), .integer(let range)): return .integer(own.clamped(to: range))
        case (.real, .integer): return setting
        case (.integer(let own), .real(let interval)):
            return .integer(own.clamped(to: interval.wholeNumbers))
        case (.real(let own), .real(let interval)): return .real(own.intersection(interval))
        default: return self
        }
    }
}

extension Setting.Interval {
    /// The whole numbers in it, as far as `Int` goes.
    fileprivate var wholeNumbers: ClosedRange<Int> {
        let limit = 0x1p53
        let (low, high) = (Swift.max(minimum, -limit), Swift.min(maximum, limit))
        let first = Int(low.rounded(.up)) + (low == minimum && !includesMinimum && low == low.rounded() ? 1 : 0)
        let last = Int(high.rounded(.down)) - (high == maximum && !includesMaximum && high == high.rounded() ? 1 : 0)
        return first...Swift.max(first, last)
    }

    fileprivate func intersection(_ other: Setting.Interval) -> Setting.Interval {
        let low = minimum == other.minimum ? self : minimum > other.minimum ? self : other
        let high = maximum == other.maximum ? self : maximum < other.maximum ? self : other
        return Setting.Interval(
            low.minimum, high.maximum,
            includesMinimum: minimum == other.minimum
                ? includesMinimum && other.includesMinimum : low.includesMinimum,
            includesMaximum: maximum == other.maximum
                ? includesMaximum && other.includesMaximum : high.includesMaximum)
    }
}

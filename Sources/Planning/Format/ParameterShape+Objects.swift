import Parameters

extension ParameterShape {
    /// What a parameter of that form may hold.
    func object(_ form: Form) -> ObjectShape {
        switch form {
        case .constant:
            return ObjectShape(
                noun: "key of a parameter",
                keys: [
                    .init(name: "value", documentation: "The one value.", shape: setting.shape, isRequired: true),
                    named([Self.constant], isRequired: false), when,
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
                    named([Self.categorical] + (isWandb ? [Self.weighted] : []), isRequired: false), when,
                ], notes: strangers(beside: "values"))
        case .distribution(let kind, let isNamed):
            let numbers = kind.keys.map { key in number(key, of: kind) }
            return ObjectShape(
                noun: "key of a `\(kind.rawValue)` parameter",
                keys: (isNamed ? [named([kind.rawValue], isRequired: true)] : []) + numbers + [when],
                notes: strangers(beside: isNamed ? "distribution" : "min"))
        }
    }

    private func named(_ words: [String], isRequired: Bool) -> ObjectShape.Key {
        .init(
            name: "distribution", documentation: "How values are drawn, in the words of W&B.", shape: .choice(words),
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
    var notes: [String: String] {
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
    var wholeNumbers: ClosedRange<Int> {
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

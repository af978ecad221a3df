import Parameters

/// What may stand behind the name of a parameter: a value, several, or a distribution that a setting can be drawn from.
struct ParameterShape: Sendable {
    let setting: Setting
    /// What `when` accepts.
    let condition: Shape
    /// What it may be instead: parameters inside it; nil when there are none.
    var group: ObjectShape?
    /// Whether W&B's other word for `categorical` will do.
    var isWandb = false

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

    static let (constant, categorical) = ("constant", "categorical")
    /// W&B's word for values with probabilities.
    static let weighted = "categorical_w_probabilities"

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

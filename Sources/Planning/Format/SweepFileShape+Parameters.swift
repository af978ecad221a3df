import Parameters

extension SweepFileShape {
    /// What varies, by setting; the settings of a group may stand in an object of their own.
    var parameters: ObjectShape {
        if isOpen { return openParameters("program_parameter", isWandb: false) }
        let keys = parameterKeys(settings.map { ($0.name, $0) }, when: .named("when", .object(condition)))
        return ObjectShape(noun: "setting of the trainer", keys: keys, notes: seedNotes, mayBeEmpty: false)
    }

    /// Parameters with names of their own, which the JSON Schema describes once, as `name`.
    func openParameters(_ name: String, isWandb: Bool) -> ObjectShape {
        let any = Setting(name: "any", kind: .any, defaultValue: .null, documentation: "")
        let when = ObjectShape(
            noun: condition.noun, keys: [], mayBeEmpty: false, others: .list(of: .value(.any)))
        let inner = ObjectShape(noun: condition.noun, keys: [], mayBeEmpty: false, others: .reference(name))
        let parameter = ParameterShape(
            setting: any, condition: .named("program_when", .object(when)), group: Self.group(of: inner),
            isWandb: isWandb)
        return ObjectShape(
            noun: condition.noun, keys: [], mayBeEmpty: false, others: .named(name, .parameter(parameter)))
    }

    /// Parameters inside a parameter.
    private static func group(of inner: ObjectShape) -> ObjectShape {
        let key = ObjectShape.Key(
            name: "parameters", documentation: "The parameters of the group.", shape: .object(inner), isRequired: true)
        return ObjectShape(noun: "key of a group of parameters", keys: [key])
    }

    /// Keys for settings by the part of their names that is left at this depth.
    private func parameterKeys(_ settings: [(name: String, setting: Setting)], when: Shape) -> [ObjectShape.Key] {
        let groups = groups(settings, when: when)
        let flat = settings.map { name, setting in
            ObjectShape.Key(
                name: name, documentation: setting.documentation,
                shape: .parameter(ParameterShape(setting: setting, condition: when, group: groups[name])),
                defaultValue: setting.defaultValue)
        }
        let names = flat.map(\.name).exact
        let others = groups.filter { !names.contains(ExactText($0.key)) }.map { name, group in
            ObjectShape.Key(
                name: name, documentation: "Parameters whose names begin with `\(name).`.", shape: .object(group))
        }
        return flat + others
    }

    /// By the part before the first dot, an object with the settings behind it under `parameters`.
    private func groups(
        _ settings: [(name: String, setting: Setting)], when: Shape
    ) -> ValuesByName<ObjectShape> {
        var members: [ExactText: [(name: String, setting: Setting)]] = [:]
        for (name, setting) in settings {
            guard let dot = name.firstIndex(of: "."), dot > name.startIndex else { continue }
            let rest = String(name[name.index(after: dot)...])
            members[ExactText(String(name[..<dot])), default: []].append((rest, setting))
        }
        return ValuesByName(
            members.map { group, settings in
                let inner = ObjectShape(
                    noun: "setting of `\(group.text)`", keys: parameterKeys(settings, when: when), mayBeEmpty: false)
                return (group.text, Self.group(of: inner))
            })
    }
}

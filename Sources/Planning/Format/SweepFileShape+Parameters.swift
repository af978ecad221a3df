import Parameters

extension SweepFileShape {
    /// What varies, by setting; the settings of a group may stand in an object of their own.
    var parameters: ObjectShape {
        ObjectShape(
            noun: "setting of the trainer", keys: parameterKeys(settings.map { ($0.name, $0) }), notes: seedNotes,
            mayBeEmpty: false)
    }

    /// Keys for settings by the part of their names that is left at this depth.
    private func parameterKeys(_ settings: [(name: String, setting: Setting)]) -> [ObjectShape.Key] {
        let groups = groups(settings)
        let flat = settings.map { name, setting in
            ObjectShape.Key(
                name: name, documentation: setting.documentation,
                shape: .parameter(
                    ParameterShape(setting: setting, condition: .named("when", .object(condition)), group: groups[name])
                ),
                defaultValue: setting.defaultValue)
        }
        let names = flat.map(\.name).exact
        let others = groups.compactMap { name, group in
            names.contains(ExactText(name))
                ? nil
                : ObjectShape.Key(
                    name: name, documentation: "Parameters whose names begin with `\(name).`.", shape: .object(group))
        }
        return flat + others
    }

    /// By the part before the first dot, an object with the settings behind it under `parameters`.
    private func groups(_ settings: [(name: String, setting: Setting)]) -> ValuesByName<ObjectShape> {
        var members = ValuesByName<[(name: String, setting: Setting)]>()
        for (name, setting) in settings {
            guard let dot = name.firstIndex(of: "."), dot > name.startIndex else { continue }
            members[String(name[..<dot])] =
                (members[String(name[..<dot])] ?? []) + [(String(name[name.index(after: dot)...]), setting)]
        }
        return ValuesByName(
            members.map { group, settings in
                let inner = ObjectShape(
                    noun: "setting of `\(group)`", keys: parameterKeys(settings), mayBeEmpty: false)
                let key = ObjectShape.Key(
                    name: "parameters", documentation: "The parameters of the group.", shape: .object(inner),
                    isRequired: true)
                return (group, ObjectShape(noun: "key of a group of parameters", keys: [key]))
            })
    }
}

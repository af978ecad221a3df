import Parameters

extension SweepFileShape {
    var metric: ObjectShape {
        ObjectShape(
            noun: "key of `metric`",
            keys: [
                .init(
                    name: "name", documentation: "As the trainer reports it.",
                    shape: metrics.isEmpty ? .name : .choice(metrics), isRequired: true),
                .init(
                    name: "goal", documentation: "Which way is better.",
                    shape: .choice(Metric.Goal.allCases.map(\.rawValue)), defaultValue: .string("minimize")),
            ],
            unsupported: ["target"]
        )
    }

    var checkpoint: ObjectShape {
        ObjectShape(
            noun: "key of `checkpoint`",
            keys: [
                .init(
                    name: "keep", documentation: "The last epoch's, the best epoch's, both or none.",
                    shape: .choice(KeptCheckpoints.allCases.map(\.rawValue)),
                    defaultValue: .string(KeptCheckpoints.last.rawValue))
            ]
        )
    }

    var executor: ObjectShape {
        ObjectShape(
            noun: "key of `executor`",
            keys: [
                .init(
                    name: "type", documentation: "`local`: processes of this machine.",
                    shape: .choice(["local"], unsupported: ["slurm"]), isRequired: true)
            ],
            unsupported: ["partition", "account", "qos", "time", "memory", "gres", "constraint", "arguments", "setup"]
        )
    }

    /// What `when` holds.
    var condition: ObjectShape {
        ObjectShape(
            noun: "setting of the trainer",
            keys: settings.map {
                .init(name: $0.name, documentation: $0.documentation, shape: .list(of: $0.shape))
            },
            mayBeEmpty: false
        )
    }

    /// An object that gives settings a value each.
    ///
    /// A dotted name may be written with its dot or as an object in an object.
    func fixedSettings(noun: String, unsupported: [String] = []) -> ObjectShape {
        let flat = settings.map(key)
        let groups = settingGroups.map { group, members in
            ObjectShape.Key(
                name: group, documentation: "Settings whose names begin with `\(group).`.",
                shape: .object(ObjectShape(noun: "setting of `\(group)`", keys: members)))
        }
        return ObjectShape(noun: noun, keys: flat + groups, unsupported: unsupported, notes: seedNotes)
    }

    private func key(_ setting: Setting) -> ObjectShape.Key {
        ObjectShape.Key(
            name: setting.name, documentation: setting.documentation, shape: setting.shape,
            defaultValue: setting.defaultValue)
    }

    /// The part before the dot, with its settings under the part behind it; in the order of the settings.
    private var settingGroups: [(group: String, members: [ObjectShape.Key])] {
        var groups: [(group: String, members: [ObjectShape.Key])] = []
        for setting in settings {
            guard let dot = setting.name.firstIndex(of: ".") else { continue }
            let group = String(setting.name[..<dot])
            var member = key(setting)
            member.name = String(setting.name[setting.name.index(after: dot)...])
            if let index = groups.firstIndex(where: { $0.group.hasSameBytes(as: group) }) {
                groups[index].members.append(member)
            } else {
                groups.append((group, [member]))
            }
        }
        return groups
    }
}

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

    /// `metric` of a definition of W&B's.
    var wandbMetric: ObjectShape {
        ObjectShape(noun: metric.noun, keys: metric.keys + WandbDefinition.idleInMetric.map(Self.idle))
    }

    /// `trainer` of a sweep whose trials are somebody's program.
    var program: ObjectShape {
        ObjectShape(
            noun: "key of `trainer` beside `command`",
            keys: [
                .init(
                    name: "command", documentation: "The argument vector, with macros such as `${args}`; no shell.",
                    shape: .list(of: .word), isRequired: true),
                .init(name: "program", documentation: "What `${program}` stands for.", shape: .text),
                .init(
                    name: "resumable",
                    documentation: "Whether a new attempt goes on from what stands in `$APUS_CHECKPOINT_DIRECTORY`.",
                    shape: .value(.boolean), defaultValue: .boolean(false)),
                .init(
                    name: "reports", documentation: "Where metrics come from; by default the file `$APUS_REPORTS`.",
                    shape: .object(reports)),
                .init(
                    name: "grace", documentation: "How long the program may go on after SIGTERM.", shape: .duration,
                    defaultValue: .string("30s")),
                .init(
                    name: "epochs", documentation: "The length of a trial in steps, where it is known.",
                    shape: .integer(1...1_000_000_000)),
                .init(
                    name: "preload",
                    documentation: "Python modules that are imported once for all trials; needs a Python `command`.",
                    shape: .list(of: .text)),
            ]
        )
    }

    private var reports: ObjectShape {
        ObjectShape(
            noun: "key of `reports`",
            keys: [
                .init(
                    name: "pattern",
                    documentation:
                        "A regular expression over lines of output; named groups are metrics, `step`, `epoch`.",
                    shape: .text),
                .init(
                    name: "file", documentation: "A file of JSON lines or a CSV file in the trial's folder.",
                    shape: .text),
            ],
            rules: [.exactlyOne(["pattern", "file"])]
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

    /// A row of `trials`.
    var row: ObjectShape { fixedSettings(noun: "setting of the trainer") }

    /// A row with names of its own.
    var openRow: ObjectShape { ObjectShape(noun: row.noun, keys: [], others: .value(.any)) }

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

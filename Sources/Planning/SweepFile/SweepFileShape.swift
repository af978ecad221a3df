/// Everything a sweep file may hold, for a trainer with these settings and metrics.
struct SweepFileShape {
    /// The settings of the trainer.
    let settings: [SettingSpecification]
    /// What the trainer reports.
    let metrics: [String]

    /// Whole numbers that every JSON reader keeps exactly (RFC 8259, section 6).
    private static let seeds = 0...(1 << 53 - 1)

    /// The whole file.
    var root: ObjectShape {
        ObjectShape(
            noun: "key of a sweep file",
            keys: identity + search + execution,
            rules: [
                .atMostOne(["seeds", "repeat"]),
                .anyOf(["trials"], when: "method", is: "list"),
                .anyOf(["parameters", "trials"], when: "method", is: "grid"),
            ],
            planned: ["constraints", "early_terminate", "run_cap", "time_cap", "trial_memory"],
            notes: notes
        )
    }

    private var identity: [ObjectShape.Key] {
        [
            .init(name: "$schema", documentation: "The JSON Schema of this file, for editors.", shape: .text),
            .init(
                name: "name",
                documentation: "The sweep's name, unique in its store; the file's name without `.json` by default.",
                shape: .name),
            .init(name: "description", documentation: "What the sweep is for.", shape: .text),
        ]
    }

    private var search: [ObjectShape.Key] {
        [
            .init(
                name: "method",
                documentation: "`list` runs the rows of `trials`, `grid` every combination of the parameters' values.",
                shape: .word(
                    SearchMethod.allCases.map(\.rawValue), planned: ["random", "sobol", "tpe", "bayes"]),
                isRequired: true),
            .init(name: "metric", documentation: "What trials are compared by.", shape: .object(metric)),
            .init(
                name: "trainer", documentation: "Settings that hold for every trial.",
                shape: .object(fixedSettings(noun: "setting of the trainer", planned: ["command"]))),
            .init(
                name: "parameters",
                documentation: "What varies, by setting; in a grid the last one varies fastest.",
                shape: .object(parameters)),
            .init(
                name: "trials",
                documentation: "Rows of settings, taken as they are or crossed with the parameters.",
                shape: .list(of: .named("row", .object(fixedSettings(noun: "setting of the trainer"))))),
            .init(
                name: "seeds", documentation: "Every configuration is trained once with each of these seeds.",
                shape: .list(of: .integer(Self.seeds), isUnique: true)),
            .init(
                name: "repeat", documentation: "Every configuration is trained with the seeds 1 to this number.",
                shape: .integer(1...Sweep.trialLimit)),
            .init(
                name: "seed", documentation: "The seed of the search itself.", shape: .integer(Self.seeds),
                defaultValue: .number(Number(0))),
        ]
    }

    private var execution: [ObjectShape.Key] {
        [
            .init(
                name: "workers",
                documentation: "Trials at a time; by default one a core, divided by `threads_per_worker`.",
                shape: .integer(1...1024)),
            .init(
                name: "threads_per_worker", documentation: "Threads of each worker process; part of the numbers.",
                shape: .integer(1...1024), defaultValue: .number(Number(1))),
            .init(
                name: "retries",
                documentation: "How many attempts in a row without a newly recorded epoch may follow the first.",
                shape: .integer(0...1000), defaultValue: .number(Number(2))),
            .init(
                name: "trial_timeout",
                documentation: "Longest running time of one trial over all its attempts; no limit by default.",
                shape: .duration),
            .init(
                name: "on_failure", documentation: "What happens after a trial failed for good.",
                shape: .word(FailurePolicy.allCases.map(\.rawValue)),
                defaultValue: .string(FailurePolicy.continue.rawValue)),
            .init(
                name: "checkpoint", documentation: "What stays on disk after a trial.", shape: .object(checkpoint)),
            .init(name: "executor", documentation: "Where trials run.", shape: .object(executor)),
        ]
    }
}

// MARK: - Objects inside

extension SweepFileShape {
    private var metric: ObjectShape {
        ObjectShape(
            noun: "key of `metric`",
            keys: [
                .init(
                    name: "name", documentation: "As the trainer reports it.",
                    shape: metrics.isEmpty ? .name : .word(metrics), isRequired: true),
                .init(
                    name: "goal", documentation: "Which way is better.",
                    shape: .word(Metric.Goal.allCases.map(\.rawValue)), defaultValue: .string("minimize")),
            ],
            planned: ["target"]
        )
    }

    private var checkpoint: ObjectShape {
        ObjectShape(
            noun: "key of `checkpoint`",
            keys: [
                .init(
                    name: "keep", documentation: "The last epoch's, the best epoch's, both or none.",
                    shape: .word(KeptCheckpoints.allCases.map(\.rawValue)),
                    defaultValue: .string(KeptCheckpoints.last.rawValue))
            ]
        )
    }

    private var executor: ObjectShape {
        ObjectShape(
            noun: "key of `executor`",
            keys: [
                .init(
                    name: "type", documentation: "`local`: processes of this machine.",
                    shape: .word(["local"], planned: ["slurm"]), isRequired: true)
            ],
            planned: ["partition", "account", "qos", "time", "memory", "gres", "constraint", "arguments", "setup"]
        )
    }

    private var parameters: ObjectShape {
        ObjectShape(
            noun: "setting of the trainer",
            keys: settings.map { setting in
                .init(
                    name: setting.name, documentation: setting.documentation,
                    shape: .object(parameter(varying: setting)), defaultValue: setting.defaultValue)
            },
            plannedInside: ["parameters"],
            notes: seedNotes,
            mayBeEmpty: false
        )
    }

    private func parameter(varying setting: SettingSpecification) -> ObjectShape {
        ObjectShape(
            noun: "key of a parameter",
            keys: [
                .init(name: "value", documentation: "The one value.", shape: setting.shape),
                .init(
                    name: "values", documentation: "The values, in the order in which they are tried.",
                    shape: .list(of: setting.shape)),
                .init(
                    name: "when",
                    documentation: "The parameter exists only when each of these has one of the listed values.",
                    shape: .named("when", .object(condition))),
            ],
            rules: [.exactlyOne(["value", "values"])],
            planned: Self.distributionKeys
        )
    }

    /// What W&B describes a distribution with.
    private static let distributionKeys = [
        "distribution", "probabilities", "min", "max", "mu", "sigma", "q", "a", "b", "parameters",
    ]

    private var condition: ObjectShape {
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
    private func fixedSettings(noun: String, planned: [String] = []) -> ObjectShape {
        let flat = settings.map(key)
        let groups = settingGroups.map { group, members in
            ObjectShape.Key(
                name: group, documentation: "Settings whose names begin with `\(group).`.",
                shape: .object(ObjectShape(noun: "setting of `\(group)`", keys: members)))
        }
        return ObjectShape(noun: noun, keys: flat + groups, planned: planned, notes: seedNotes)
    }

    private func key(_ setting: SettingSpecification) -> ObjectShape.Key {
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
            if let index = groups.firstIndex(where: { $0.group == group }) {
                groups[index].members.append(member)
            } else {
                groups.append((group, [member]))
            }
        }
        return groups
    }
}

// MARK: - Keys that belong elsewhere

extension SweepFileShape {
    private var notes: [String: String] {
        var notes = [
            "command": "`command` belongs into `trainer`, and is not yet supported; remove it",
            "program": "`program` is a key of W&B; the trainer here is built in, so remove it",
            "project": "`project` is a key of W&B without a meaning here; remove it",
            "entity": "`entity` is a key of W&B without a meaning here; remove it",
        ]
        for setting in settings {
            notes[setting.name] =
                "`\(setting.name)` is a setting of the trainer; move it into `trainer`, or vary it in `parameters`"
        }
        return notes
    }

    private var seedNotes: [String: String] {
        let note = "the seeds of the trials stand at the top of the file; write `\"seeds\": [1, 2, 3]` there"
        return settings.contains { $0.name == "seed" } ? [:] : ["seed": note, "seeds": note]
    }
}

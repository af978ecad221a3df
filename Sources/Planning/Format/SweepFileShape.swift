import Parameters

/// Everything a sweep file may hold, for a trainer with these settings and metrics.
struct SweepFileShape {
    let settings: [Setting]
    /// What the trainer reports; empty when any name will do.
    let metrics: [String]
    /// Whether the trainer is somebody's program.
    var isProgram = false
    /// Whether any setting may be named: of a program, a JSON Schema knows none.
    var isOpen = false

    /// Whole numbers that every JSON reader keeps exactly (RFC 8259, section 6).
    private static let seeds = 0...(1 << 53 - 1)

    /// The object that the file is.
    var root: ObjectShape {
        ObjectShape(
            noun: "key of a sweep file",
            keys: identity + search + execution,
            rules: [
                .atMostOne(["seeds", "repeat"]), .atMostOne(["gpus_per_worker", "workers_per_gpu"]),
                .anyOf(["trials"], when: "method", is: "list"),
                .anyOf(["parameters", "trials"], when: "method", is: "grid"),
                .anyOf(["parameters", "trials"], when: "method", is: "random"),
            ],
            unsupported: ["constraints"],
            notes: notes
        )
    }

    /// The object that a definition of W&B's is, of which ``WandbDefinition`` makes a sweep file.
    var wandbRoot: ObjectShape {
        let root = root
        let own = root.keys.filter { !["trainer", "metric", "parameters"].contains($0.name) }
        let start = program.keys.filter { WandbDefinition.start.contains($0.name) }.map { key in
            ObjectShape.Key(name: key.name, documentation: key.documentation, shape: key.shape)
        }
        return ObjectShape(
            noun: root.noun,
            keys: own + start + WandbDefinition.idle.map(Self.idle) + [
                .init(name: "metric", documentation: "What trials are compared by.", shape: .object(wandbMetric)),
                .init(
                    name: "parameters", documentation: "What varies, by name.",
                    shape: .object(openParameters("wandb_parameter", isWandb: true))),
            ],
            rules: root.rules + [.atLeastOne(WandbDefinition.start)])
    }

    /// A key that W&B knows and that means nothing here.
    static func idle(_ name: String) -> ObjectShape.Key {
        .init(name: name, documentation: "Changes nothing here.", shape: .value(.any))
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
                documentation:
                    "`list` runs the rows of `trials`, `grid` every combination of the parameters' values, `random` draws them.",
                shape: .choice(
                    Sweep.Method.allCases.map(\.rawValue), unsupported: ["sobol", "tpe", "bayes"],
                    instead: "`--method random` does without"),
                isRequired: true),
            .init(name: "metric", documentation: "What trials are compared by.", shape: .object(metric)),
            .init(
                name: "trainer",
                documentation: "What does the training: settings of the built-in engine, or a program's `command`.",
                shape: .object(isProgram ? program : fixedSettings(noun: "setting of the trainer"))),
            .init(
                name: "parameters",
                documentation: "What varies, by setting; in a grid the last one varies fastest.",
                shape: .object(parameters)),
            .init(
                name: "trials",
                documentation:
                    "Rows of settings, taken as they are or crossed with the parameters; or a file of such rows.",
                shape: .rows(of: isOpen ? .object(openRow) : .named("row", .object(row)))),
            .init(
                name: "seeds", documentation: "Every configuration is trained once with each of these seeds.",
                shape: .list(of: .integer(Self.seeds), isUnique: true)),
            .init(
                name: "repeat", documentation: "Every configuration is trained with the seeds 1 to this number.",
                shape: .integer(1...Sweep.trialLimit)),
            .init(
                name: "seed", documentation: "The seed of the search itself.", shape: .integer(Self.seeds),
                defaultValue: .number(Number(0))),
            .init(
                name: "run_cap", documentation: "Most trials in all, every seed counted; no limit by default.",
                shape: .integer(1...Sweep.trialLimit)),
            .init(
                name: "time_cap",
                documentation: "How long trials may run in all, over every run of the sweep, before no new one starts.",
                shape: .duration),
            .init(
                name: "early_terminate", documentation: "Which trials end, or wait, before their last epoch.",
                shape: earlyTermination),
        ]
    }

    private var execution: [ObjectShape.Key] {
        [
            .init(
                name: "workers",
                documentation: "Trials at a time; by default one a core, divided by `threads_per_worker`.",
                shape: .integer(1...1024)),
            .init(
                name: "gpus_per_worker", documentation: "GPUs that each worker of a program has for itself.",
                shape: .integer(1...64)),
            .init(
                name: "workers_per_gpu", documentation: "Workers of a program that share a GPU.",
                shape: .integer(1...64)),
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
                name: "trial_memory",
                documentation: "Most memory that a worker and its children may have resident; no limit by default.",
                shape: .memory),
            .init(
                name: "hang_timeout",
                documentation: "After so long without a sign of life a worker is killed and tried again; null: never.",
                shape: .nullable(.duration), defaultValue: isProgram ? .null : .string("5m")),
            .init(
                name: "on_failure", documentation: "What happens after a trial failed for good.",
                shape: .choice(FailurePolicy.allCases.map(\.rawValue)),
                defaultValue: .string(FailurePolicy.continue.rawValue)),
            .init(
                name: "checkpoint", documentation: "What stays on disk after a trial.", shape: .object(checkpoint)),
            .init(name: "executor", documentation: "Where trials run.", shape: .object(executor)),
        ]
    }
}

extension SweepFileShape {
    /// Sentences about keys that do not belong at the top of the file.
    var notes: [String: String] {
        var notes = [
            "command": "`command` belongs into `trainer`; write `\"trainer\": {\"command\": […]}`",
            "program": "`program` belongs into `trainer`, beside its `command`; move it there",
            "project": "`project` is a key of W&B without a meaning here; remove it",
            "entity": "`entity` is a key of W&B without a meaning here; remove it",
        ]
        for setting in settings {
            notes[setting.name] =
                "`\(setting.name)` is a setting of the trainer; move it into `trainer`, or vary it in `parameters`"
        }
        return notes
    }

    /// Sentences about seeds among settings; none when the trainer has a setting of that name.
    var seedNotes: [String: String] {
        let note = "the seeds of the trials stand at the top of the file; write `\"seeds\": [1, 2, 3]` there"
        return settings.contains { $0.name == "seed" } ? [:] : ["seed": note, "seeds": note]
    }
}

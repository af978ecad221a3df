extension BadSweepFile {
    static let every: [BadSweepFile] = [
        BadSweepFile(
            text: #"""
                []
                """#,
            complaints: [
                "1:1: must be an object in braces, not an empty list"
            ]),
        BadSweepFile(
            text: #"""
                {}
                """#,
            complaints: [
                "1:1: `method` is missing; it must be one of `list`, `grid`"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grid"}
                """#,
            complaints: [
                "1:12: method: `grid` needs `parameters` or `trials`; add it"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grids", "parameters": {"cell": {"values": ["LSTM", "gruu", 3]}}}
                """#,
            complaints: [
                #"1:12: method: must be one of `list`, `grid`, not "grids"; did you mean `grid`?"#,
                #"1:56: parameters.cell.values[0]: must be one of `lstm`, `gru`, `gru_cho`, not "LSTM"; did "#
                    + "you mean `lstm`?",
                #"1:64: parameters.cell.values[1]: must be one of `lstm`, `gru`, `gru_cho`, not "gruu"; did "#
                    + "you mean `gru`?",
                "1:72: parameters.cell.values[2]: must be one of `lstm`, `gru`, `gru_cho`, not 3",
            ]),
        BadSweepFile(
            text: #"""
                {
                  "method": "bayes",
                  "parameters": {"learning_rate": {"distribution": "log_uniform_values", "min": 0.1, "max": 1}},
                  "early_terminate": {"type": "hyperband"},
                  "run_cap": 20,
                  "program": "train.py",
                  "project": "x",
                  "entity": "y",
                  "command": ["python"]
                }
                """#,
            complaints: [
                "2:13: method: `bayes` is not yet supported; must be one of `list`, `grid`",
                "3:36: parameters.learning_rate.distribution: `distribution` is not yet supported; remove it",
                "3:74: parameters.learning_rate.min: `min` is not yet supported; remove it",
                "3:86: parameters.learning_rate.max: `max` is not yet supported; remove it",
                "4:3: early_terminate: `early_terminate` is not yet supported; remove it",
                "5:3: run_cap: `run_cap` is not yet supported; remove it",
                "6:3: program: `program` is a key of W&B; the trainer here is built in, so remove it",
                "7:3: project: `project` is a key of W&B without a meaning here; remove it",
                "8:3: entity: `entity` is a key of W&B without a meaning here; remove it",
                "9:3: command: `command` belongs into `trainer`, and is not yet supported; remove it",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "random", "parameters": {"cell": {"values": ["lstm", "gru"], "probabilities": [0.5, 0.5]}}}
                """#,
            complaints: [
                "1:12: method: `random` is not yet supported; must be one of `list`, `grid`",
                "1:73: parameters.cell.probabilities: `probabilities` is not yet supported; remove it",
            ]),
        BadSweepFile(
            text: #"""
                {
                  "method": "grid", "parameters": {"layers": {"value": 1}},
                  "constraints": [], "time_cap": "6h", "trial_memory": "2G", "earlyterminate": {}
                }
                """#,
            complaints: [
                "3:3: constraints: `constraints` is not yet supported; remove it",
                "3:22: time_cap: `time_cap` is not yet supported; remove it",
                #"3:56: trial_memory: must be a whole number of bytes above 0, or a text such as "500MB", "2GB" or "#
                    + #""1.5GiB", not "2G""#,
                "3:62: earlyterminate: `earlyterminate` is not a key of a sweep file; did you mean "
                    + "`early_terminate`, which is not yet supported?",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {"layers": {"value": 1}},
                 "metric": {"name": "val_ppl", "goal": "min", "target": 80}}
                """#,
            complaints: [
                "2:21: metric.name: must be one of `train_running_loss`, `train_running_perplexity`, "
                    + "`train_loss`, `train_perplexity`, `valid_loss`, `valid_perplexity`, `test_loss`, "
                    + #"`test_perplexity`, `learning_rate`, not "val_ppl"; did you mean `valid_perplexity`?"#,
                #"2:40: metric.goal: must be one of `minimize`, `maximize`, not "min"; did you mean "#
                    + "`minimize`?",
                "2:47: metric.target: `target` is not yet supported; remove it",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {"layers": {"value": 1}}, "metric": {"goal": "maximise"}}
                """#,
            complaints: [
                "1:70: metric: `name` is missing; it must be one of `train_running_loss`, "
                    + "`train_running_perplexity`, `train_loss`, `train_perplexity`, `valid_loss`, "
                    + "`valid_perplexity`, `test_loss`, `test_perplexity`, `learning_rate`",
                #"1:79: metric.goal: must be one of `minimize`, `maximize`, not "maximise"; did you mean "#
                    + "`maximize`?",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {"layers": {"value": 1}}, "metric": "valid_loss"}
                """#,
            complaints: [
                #"1:70: metric: must be an object in braces, not "valid_loss""#
            ]),
        BadSweepFile(
            text: #"""
                {
                  "method": "grid",
                  "trainer": {"epochs": 0, "hiden": 3, "command": ["python"],
                    "diverged": {"above_uniform": 1, "x": 2}, "seed": 3},
                  "parametres": {},
                  "parameters": {"diverged": {"parameters": {"above_uniform": {"value": true}}},
                    "above_uniform": {"value": true}}
                }
                """#,
            complaints: [
                "3:25: trainer.epochs: must be a whole number from 1 to 100000, not 0",
                "3:28: trainer.hiden: `hiden` is not a setting of the trainer; did you mean `hidden`?",
                "3:40: trainer.command: `command` is not yet supported; remove it",
                "4:35: trainer.diverged.above_uniform: must be true or false, not 1",
                "4:38: trainer.diverged.x: `x` is not a setting of `diverged`; there are `above_uniform` and "
                    + "`window_loss`",
                #"4:47: trainer.seed: the seeds of the trials stand at the top of the file; write `"seeds": "#
                    + "[1, 2, 3]` there",
                "5:3: parametres: `parametres` is not a key of a sweep file; did you mean `parameters`?",
                "6:18: parameters.diverged: `parameters` inside `diverged` is not yet supported; write "
                    + "dotted names such as `a.b` instead",
                "7:5: parameters.above_uniform: `above_uniform` is not a setting of the trainer; did you "
                    + "mean `diverged.above_uniform`?",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {
                  "lr": {"values": [1]},
                  "learning_rate": {"values": [0, "1", -1]},
                  "layers": {"value": 1.5, "values": [2]},
                  "batch": {"values": []},
                  "hidden": {},
                  "sequence": 20,
                  "embedding": {"value": [200]},
                  "decay_factor": {"values": [0, 1, 1.5]},
                  "layer_dropout": {"value": 1},
                  "clip_norm": {"values": [null, 0, "x"]}
                }}
                """#,
            complaints: [
                "2:3: parameters.lr: `lr` is not a setting of the trainer; did you mean `learning_rate`?",
                "3:32: parameters.learning_rate.values[0]: must be a number above 0, not 0",
                #"3:35: parameters.learning_rate.values[1]: must be a number above 0, not "1""#,
                "3:40: parameters.learning_rate.values[2]: must be a number above 0, not -1",
                "4:23: parameters.layers.value: must be a whole number from 1 to 64, not 1.5",
                "4:28: parameters.layers.values: may not stand beside `value`; remove one of them",
                "5:23: parameters.batch.values: must be a list of at least one entry, each a whole number "
                    + "from 1 to 65536, not an empty list",
                "6:13: parameters.hidden: must have `value` or `values`",
                "7:15: parameters.sequence: must be an object in braces, not 20",
                "8:26: parameters.embedding.value: must be a whole number from 1 to 65536, not a list",
                "9:31: parameters.decay_factor.values[0]: must be a number above 0 and of at most 1, not 0",
                "9:37: parameters.decay_factor.values[2]: must be a number above 0 and of at most 1, not 1.5",
                "10:30: parameters.layer_dropout.value: must be a number of at least 0 and below 1, not 1",
                "11:34: parameters.clip_norm.values[1]: must be a number above 0, or null, not 0",
                #"11:37: parameters.clip_norm.values[2]: must be a number above 0, or null, not "x""#,
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {"layers": {"value": 1, "values": [2]}}}
                """#,
            complaints: [
                "1:58: parameters.layers.values: may not stand beside `value`; remove one of them"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {}}
                """#,
            complaints: [
                "1:34: parameters: must have at least one setting of the trainer"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": [{"layers": 1}]}
                """#,
            complaints: [
                "1:34: parameters: must be an object in braces, not a list"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "seeds": [1, 2, 1.0, -1, 2.5]}
                """#,
            complaints: [
                "1:52: seeds[2]: 1.0 already stands at seeds[0]; remove one of them",
                "1:57: seeds[3]: must be a whole number from 0 to 9007199254740991, not -1",
                "1:61: seeds[4]: must be a whole number from 0 to 9007199254740991, not 2.5",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "seeds": [1], "repeat": 3}
                """#,
            complaints: [
                "1:50: repeat: may not stand beside `seeds`; remove one of them"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "seeds": []}
                """#,
            complaints: [
                "1:45: seeds: must be a list of at least one entry, each a whole number from 0 to "
                    + "9007199254740991, none twice, not an empty list"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "seeds": 3}
                """#,
            complaints: [
                "1:45: seeds: must be a list of at least one entry, each a whole number from 0 to "
                    + "9007199254740991, none twice, not 3"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "repeat": 0, "seed": -1}
                """#,
            complaints: [
                "1:46: repeat: must be a whole number from 1 to 100000, not 0",
                "1:57: seed: must be a whole number from 0 to 9007199254740991, not -1",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "workers": 0, "threads_per_worker": "2", "retries": -1, "jobs": 2}
                """#,
            complaints: [
                "1:47: workers: must be a whole number from 1 to 1024, not 0",
                #"1:72: threads_per_worker: must be a whole number from 1 to 1024, not "2""#,
                "1:88: retries: must be a whole number from 0 to 1000, not -1",
                "1:92: jobs: `jobs` is not a key of a sweep file; did you mean `workers`?",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "trial_timeout": "30 minutes"}
                """#,
            complaints: [
                #"1:53: trial_timeout: must be a number of seconds above 0, or a text such as "90s", "30m", "#
                    + #""6h" or "1h30m", not "30 minutes""#
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "trial_memory": 0, "hang_timeout": "soon"}
                """#,
            complaints: [
                #"1:52: trial_memory: must be a whole number of bytes above 0, or a text such as "500MB", "2GB" or "#
                    + #""1.5GiB", not 0"#,
                #"1:71: hang_timeout: must be a number of seconds above 0, or a text such as "90s", "30m", "#
                    + #""6h" or "1h30m", or null, not "soon""#,
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "trial_timeout": 0}
                """#,
            complaints: [
                #"1:53: trial_timeout: must be a number of seconds above 0, or a text such as "90s", "30m", "#
                    + #""6h" or "1h30m", not 0"#
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "trial_timeout": "0s"}
                """#,
            complaints: [
                #"1:53: trial_timeout: must be a number of seconds above 0, or a text such as "90s", "30m", "#
                    + #""6h" or "1h30m", not "0s""#
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "trial_timeout": "30m1h"}
                """#,
            complaints: [
                #"1:53: trial_timeout: must be a number of seconds above 0, or a text such as "90s", "30m", "#
                    + #""6h" or "1h30m", not "30m1h""#
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "on_failure": "ignore", 
                 "checkpoint": {"keep": "all", "keap": "last"}}
                """#,
            complaints: [
                #"1:50: on_failure: must be one of `continue`, `stop`, not "ignore""#,
                #"2:25: checkpoint.keep: must be one of `last`, `best`, `both`, `none`, not "all""#,
                "2:32: checkpoint.keap: `keap` is not a key of `checkpoint`; did you mean `keep`?",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "executor": {"type": "slurm", "partition": "cpu"}}
                """#,
            complaints: [
                "1:57: executor.type: `slurm` is not yet supported; must be `local`",
                "1:66: executor.partition: `partition` is not yet supported; remove it",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "executor": {}}
                """#,
            complaints: [
                "1:48: executor: `type` is missing; it must be `local`"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "name": "", "description": 4, "$schema": null}
                """#,
            complaints: [
                #"1:44: name: must be a text of 1 to 200 characters without control characters, not """#,
                "1:63: description: must be a text in double quotes, not 4",
                "1:77: $schema: must be a text in double quotes, not null",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "name": "a\tb"}
                """#,
            complaints: [
                #"1:44: name: must be a text of 1 to 200 characters without control characters, not "a\tb""#
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "epochs": 3}
                """#,
            complaints: [
                "1:36: epochs: `epochs` is a setting of the trainer; move it into `trainer`, or vary it in "
                    + "`parameters`"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": []}
                """#,
            complaints: [
                "1:30: trials: must be a list of at least one entry, each an object in braces, not an empty "
                    + "list"
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}, {"epochs": 2, "cel": "gru"}, 3]}
                """#,
            complaints: [
                "1:49: trials[1].cel: `cel` is not a setting of the trainer; did you mean `cell`?",
                "1:64: trials[2]: must be an object in braces, not 3",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "parameters": {"cell": {"values": ["lstm", "gru"]}}}
                """#,
            complaints: [
                "1:12: method: `list` needs `trials`; add it",
                "1:54: parameters.cell.values: `list` takes one value for each parameter; set `method` to "
                    + "`grid` to cross the rows with several",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{"diverged.above_uniform": true, "diverged": {"above_uniform": true}}]}
                """#,
            complaints: [
                "1:77: trials[0].diverged.above_uniform: `diverged.above_uniform` stands here both with its "
                    + "dot and as an object in an object; keep one"
            ],
            isInSchema: false),
        BadSweepFile(
            text: #"""
                {
                  "method": "grid",
                  "trainer": {"epochs": 2, "layers": 1, "hidden": 2, "batch": 3},
                  "trials": [{"epochs": 3, "layers": 1}, {"epochs": 4, "cell": "gru", "batch": 4}],
                  "parameters": {
                    "hidden": {"values": [3]},
                    "cell": {"values": ["lstm"]},
                    "batch": {"value": 5, "when": {"layers": [1]}}
                  }
                }
                """#,
            complaints: [
                "3:15: trainer.epochs: no trial would see this value, since every row of `trials` sets "
                    + "epochs; remove one",
                "3:41: trainer.hidden: no trial would see this value, since `parameters` sets hidden in all "
                    + "of them; remove one",
                "4:56: trials[1].cell: no trial would see this value, since `parameters` sets cell in all of "
                    + "them; remove one",
            ],
            isInSchema: false),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {
                  "cell": {"values": ["lstm", "gru"], "when": {"layers": [1]}},
                  "layers": {"values": [1, 2], "when": {"cell": ["lstm"], "hidden": [4]}},
                  "hidden": {"values": [1, 2, 1.0], "when": {"hidden": [1]}},
                  "batch": {"values": [1], "when": {}},
                  "sequence": {"values": [1], "when": {"bach": [1], "batch": [1, 2],
                    "cell": "gru", "rnn_dropout": [0]}},
                  "embedding": {"values": [1, "x"]},
                  "epochs": {"values": [1], "when": {"embedding": [2]}}
                }}

                """#,
            complaints: [
                "2:47: parameters.cell.when: the conditions go in a circle: `cell` → `layers` → `cell`; "
                    + "remove one",
                "3:70: parameters.layers.when.hidden[0]: `hidden` is never 4; it takes 1, 2",
                "4:45: parameters.hidden.when: the conditions go in a circle: `hidden` → `hidden`; remove one",
                "5:36: parameters.batch.when: must have at least one setting of the trainer",
                "6:40: parameters.sequence.when.bach: `bach` is not a setting of the trainer; did you mean "
                    + "`batch`?",
                "7:13: parameters.sequence.when.cell: must be a list of at least one entry, each one of "
                    + #"`lstm`, `gru`, `gru_cho`, not "gru""#,
                "7:20: parameters.sequence.when.rnn_dropout: `rnn_dropout` is neither in `parameters` nor in "
                    + "a row of `trials`; add it, or remove this",
                #"8:31: parameters.embedding.values[1]: must be a whole number from 1 to 65536, not "x""#,
            ]),
    ]
}

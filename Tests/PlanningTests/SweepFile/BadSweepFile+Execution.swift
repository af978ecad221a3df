extension BadSweepFile {
    /// What is wrong with seeds, workers, limits, names or rows, or between several parts of the file.
    static let execution: [BadSweepFile] = [
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
                    + "a row of `trials` nor in `trainer`; add it, or remove this",
                #"8:31: parameters.embedding.values[1]: must be a whole number from 1 to 65536, not "x""#,
            ]),
    ]
}

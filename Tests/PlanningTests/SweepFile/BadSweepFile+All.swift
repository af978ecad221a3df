extension BadSweepFile {
    static let every = search + drawn + execution

    /// What is wrong with method, metric, trainer or parameters.
    private static let search: [BadSweepFile] = [
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
                "1:1: `method` is missing; it must be one of `list`, `grid`, `random`"
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
                #"1:12: method: must be one of `list`, `grid`, `random`, not "grids"; did you mean `grid`?"#,
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
                  "run_cap": 20
                }
                """#,
            complaints: [
                "2:13: method: `bayes` is not yet supported; `--method random` does without",
                "4:22: early_terminate: must have `min_iter` or `max_iter`",
            ]),
        BadSweepFile(
            text: #"""
                {
                  "method": "grid", "parameters": {"layers": {"value": 1}},
                  "constraints": [], "time_cap": "6", "trial_memory": "2G", "earlyterminate": {}
                }
                """#,
            complaints: [
                "3:3: constraints: `constraints` is not yet supported; remove it",
                #"3:34: time_cap: must be a number of seconds above 0, or a text such as "90s", "30m", "6h" or "1h30m", not "#
                    + #""6""#,
                #"3:55: trial_memory: must be a whole number of bytes above 0, or a text such as "500MB", "2GB" or "#
                    + #""1.5GiB", not "2G""#,
                "3:61: earlyterminate: `earlyterminate` is not a key of a sweep file; did you mean "
                    + "`early_terminate`?",
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
                  "trainer": {"epochs": 0, "hiden": 3,
                    "diverged": {"above_uniform": 1, "x": 2}, "seed": 3},
                  "parametres": {},
                  "parameters": {"diverged": {"parameters": {"above_uniform": {"value": true}}},
                    "above_uniform": {"value": true}}
                }
                """#,
            complaints: [
                "3:25: trainer.epochs: must be a whole number from 1 to 100000, not 0",
                "3:28: trainer.hiden: `hiden` is not a setting of the trainer; did you mean `hidden`?",
                "4:18: trainer.diverged.above_uniform: no trial would see this value, since `parameters` sets "
                    + "diverged.above_uniform in all of them; remove one",
                "4:35: trainer.diverged.above_uniform: must be true or false, not 1",
                "4:38: trainer.diverged.x: `x` is not a setting of `diverged`; there are `above_uniform` and "
                    + "`window_loss`",
                #"4:47: trainer.seed: the seeds of the trials stand at the top of the file; write `"seeds": "#
                    + "[1, 2, 3]` there",
                "5:3: parametres: `parametres` is not a key of a sweep file; did you mean `parameters`?",
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
                "6:13: parameters.hidden: must have `value` or `values`, `min` and `max`, or a `distribution`",
                #"7:15: parameters.sequence: must be an object; write {"value": 20}"#,
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
    ]
}

extension BadSweepFile {
    /// What is wrong with distributions, probabilities, groups of parameters and caps.
    static let drawn: [BadSweepFile] = [
        BadSweepFile(
            text: #"""
                {"method": "random", "run_cap": 0, "time_cap": "soon"}
                """#,
            complaints: [
                "1:12: method: `random` needs `parameters` or `trials`; add it",
                "1:33: run_cap: must be a whole number from 1 to 100000, not 0",
                #"1:48: time_cap: must be a number of seconds above 0, or a text such as "90s", "30m", "6h" or "#
                    + #""1h30m", not "soon""#,
            ]),
        BadSweepFile(
            text: #"""
                {"method": "sobol", "parameters": {
                  "learning_rate": {"distribution": "loguniform", "min": 0, "max": 1},
                  "decay_factor": {"distribution": "log_uniform_values", "min": 0, "max": 2, "mu": 1},
                  "clip_norm": {"distribution": "normal", "mean": 1, "values": [1]},
                  "layer_dropout": {"min": 0.1},
                  "rnn_dropout": {"min": 0, "max": 1},
                  "cell": {"min": 0, "max": 1},
                  "layers": {"min": 0.5, "max": 3},
                  "hidden": {"distribution": "uniform", "min": 1, "max": 9},
                  "batch": {"distribution": "q_uniform", "min": 1, "max": 9, "q": 0.5},
                  "init_range": {"sigma": 1},
                  "sequence": {"distribution": "q_log_uniform_values", "min": 1, "max": 9, "value": 3, "q": -1}
                }}
                """#,
            complaints: [
                "1:12: method: `sobol` is not yet supported; `--method random` does without",
                "2:37: parameters.learning_rate.distribution: must be one of `constant`, `categorical`, "
                    + "`int_uniform`, `uniform`, `q_uniform`, `log_uniform`, `log_uniform_values`, `q_log_uniform`, "
                    + "`q_log_uniform_values`, `inv_log_uniform`, `inv_log_uniform_values`, `normal`, `q_normal`, "
                    + #"`log_normal`, `q_log_normal`, `beta`, `q_beta`, not "loguniform"; did you mean `log_uniform`?"#,
                "3:65: parameters.decay_factor.min: must be a number above 0 and of at most 1, not 0",
                "3:75: parameters.decay_factor.max: must be a number above 0 and of at most 1, not 2",
                "3:78: parameters.decay_factor.mu: `mu` is not a key of a `log_uniform_values` parameter; there are "
                    + "`distribution`, `min`, `max` and `when`",
                "4:43: parameters.clip_norm.mean: `mean` is not a key of a `normal` parameter; there are "
                    + "`distribution`, `mu`, `sigma` and `when`",
                "4:54: parameters.clip_norm.values: may not stand beside `distribution`; remove one of them",
                "5:20: parameters.layer_dropout: `max` is missing; it must be a number of at least 0 and below 1",
                "6:36: parameters.rnn_dropout.max: must be a number of at least 0 and below 1, not 1",
                "7:12: parameters.cell.min: `cell` is no number; list what it takes in `values`",
                "7:22: parameters.cell.max: `cell` is no number; list what it takes in `values`",
                "8:21: parameters.layers.min: must be a whole number from 1 to 64, not 0.5",
                "9:30: parameters.hidden.distribution: must be one of `constant`, `categorical`, `int_uniform`, "
                    + "`q_uniform`, `q_log_uniform`, `q_log_uniform_values`, `q_normal`, `q_log_normal`, not "
                    + #""uniform"; did you mean `q_uniform`?"#,
                "10:67: parameters.batch.q: must be a whole number of at least 1, not 0.5",
                "11:17: parameters.init_range: must have `value` or `values`, `min` and `max`, or a `distribution`",
                "12:76: parameters.sequence.value: may not stand beside `distribution`; remove one of them",
                "12:93: parameters.sequence.q: must be a whole number of at least 1, not -1",
            ]),
        BadSweepFile(
            text: #"""
                {"method": "random", "parameters": {
                  "learning_rate": {"distribution": "log_uniform_values", "min": 1, "max": 1},
                  "decay_factor": {"distribution": "beta", "a": 2},
                  "clip_norm": {"distribution": "normal", "mu": 5, "sigma": 0.5},
                  "init_range": {"distribution": "normal"},
                  "layer_dropout": {"distribution": "q_uniform", "min": 0, "max": 0.5},
                  "cell": {"values": ["lstm", "gru"], "probabilities": [0.5]},
                  "layers": {"values": [1, 2], "probabilities": [0.5, 0.4]},
                  "rnn_dropout": {"value": 0, "when": {"learning_rate": [1], "decay_factor": [0.5], "clip_norm": [5]}},
                  "sequence": {"distribution": "q_uniform", "min": 10, "max": 40, "q": 10},
                  "batch": {"value": 20, "when": {"sequence": [20, 25, 40]}}
                }}
                """#,
            complaints: [
                "2:76: parameters.learning_rate.max: must be above `min`, which is 1",
                // The quantile of 2⁻⁵³, the smallest number that a draw is made of.
                "5:17: parameters.init_range: `normal` gives values such as -8.209536151601386, and `init_range` must be "
                    + "a number above 0 and of at most 10, not -8.209536151601386",
                "6:20: parameters.layer_dropout.q: must be smaller than the range; every value would be the same, and "
                    + "`value` says that",
                "7:56: parameters.cell.probabilities: there are 2 values and 1 probabilities; give one for each value",
                "8:49: parameters.layers.probabilities: must sum to 1, not 0.9",
                "9:62: parameters.rnn_dropout.when.decay_factor: `decay_factor` is never exactly one value, since `beta` "
                    + "is continuous; remove this, or list its `values`",
                "9:85: parameters.rnn_dropout.when.clip_norm: `clip_norm` is never exactly one value, since `normal` is "
                    + "continuous; remove this, or list its `values`",
                "11:52: parameters.batch.when.sequence[1]: `sequence` is never 25; `q_uniform from 10 to 30 in steps of "
                    + "10` does not give it",
                "11:56: parameters.batch.when.sequence[2]: `sequence` is never 40; `q_uniform from 10 to 30 in steps of "
                    + "10` does not give it",
            ], isInSchema: false),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {
                  "learning_rate": {"min": 0.5, "max": 1},
                  "cell": {"values": ["lstm", "gru"], "probabilities": [0.5, 0.5]}
                }}
                """#,
            complaints: [
                "2:20: parameters.learning_rate: `grid` cannot take every value of `uniform`; list `values`, quantize it "
                    + "with `q_uniform`, or set `method` to `random`",
                "3:56: parameters.cell.probabilities: `grid` takes every value once; remove `probabilities`, or set "
                    + "`method` to `random`",
            ], isInSchema: false),
        BadSweepFile(
            text: #"""
                {"method": "grid", "parameters": {
                  "hidden": {"min": 1, "max": 65536},
                  "batch": {"distribution": "q_uniform", "min": 1, "max": 65536, "q": 1}
                }}
                """#,
            complaints: [
                "1:34: parameters: the sweep has 4294901760 trials, and the limit is 100000; vary less, or split the sweep"
            ], isInSchema: false),
        BadSweepFile(
            text: #"""
                {"method": "list", "trials": [{}], "parameters": {
                  "hidden": {"min": 1, "max": 3}, "diverged.above_uniform": {"value": true},
                  "diverged": {"parameters": {"above_uniform": {"value": true}, "x": {"value": 1}}}
                }}
                """#,
            complaints: [
                "2:13: parameters.hidden: `list` takes one value for each parameter; set `method` to `random` to draw "
                    + "several",
                "3:31: parameters.diverged.parameters.above_uniform: `diverged.above_uniform` stands here both with its "
                    + "dots and as an object in an object; keep one",
                "3:65: parameters.diverged.parameters.x: `x` is not a setting of `diverged`; there are `above_uniform` "
                    + "and `window_loss`",
            ]),
    ]
}

import Parameters
import Planning

/// A trial's parameters in a few words.
enum TrialLabel {
    /// `cell=lstm learning_rate=4 seed=1`.
    static func text(_ trial: Trial) -> String {
        let parameters = trial.parameters.map { "\($0.name)=\($0.value.display)" }
        return (parameters + ["seed=\(trial.seed)"]).joined(separator: " ")
    }
}

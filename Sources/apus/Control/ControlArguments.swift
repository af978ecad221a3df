import ArgumentParser
import Recording

/// What `stop`, `pause` and `resume` take.
struct ControlArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The sweep, or one trial of it; a trial alone is one of the newest.", valueName: "sweep[/trial]"))
    var target: String

    @OptionGroup var results: ResultsOptions

    /// Asks for `action` and says what came of it; `whole` and `one` say it of a sweep and of a trial.
    func ask(_ action: ControlAction, whole: String, one: String) async throws {
        var trial: Int?
        let session = try ControlSession(
            { store in
                let address = try TrialAddress(target, in: store)
                trial = address.trial
                return address
            }, results)
        try await session.ask(action, [trial])
        let subject = (trial.map { "trial \($0) of " } ?? "") + "sweep \"\(session.sweep.name)\""
        let rest = session.isRun ? "" : "; nobody runs the sweep now, apus run goes on with it"
        StandardError.write("\(subject) \(trial == nil ? whole : one)\(rest)\n")
    }
}

import ArgumentParser
import Foundation
import Planning
import Recording
import Running
import Workspace

/// What `stop`, `pause` and `resume` take.
struct ControlArguments: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "The sweep, or one trial of it; a trial alone is one of the newest.", valueName: "sweep[/trial]"))
    var target: String

    @OptionGroup var results: ResultsOptions

    /// Asks for `action` and says what came of it; `whole` and `one` say it of a sweep and of a trial.
    func ask(_ action: ControlRequest.Action, whole: String, one: String) async throws {
        let requests = try results.requests(to: target)
        try await requests.carryOut(action, [requests.trial])
        let subject = (requests.trial.map { "trial \($0) of " } ?? "") + "sweep \"\(requests.sweep.name)\""
        StandardError.write("\(subject) \(requests.trial == nil ? whole : one)\(requests.rest)\n")
    }
}

extension ResultsOptions {
    /// Opens the store to ask something of the sweep, or the trial, that `target` names.
    func requests(to target: String) throws -> SweepRequests {
        let requests = try workspace.requests(to: target)
        workspace.announceUpgrade(of: requests.store)
        return requests
    }
}

extension SweepRequests {
    /// Asks, and sees to it in this process when nobody runs the sweep.
    func carryOut(_ action: ControlRequest.Action, _ trials: [Int?]) async throws {
        try await ask(action, trials) { claim in
            let trainer = Trainers.standard
            let setup = RunSetup(
                sweep: try sweep.decoded(trainer.vocabulary), record: sweep, folder: claim.folder, trainer: trainer,
                workers: 1)
            try await SweepRunner.answerRequests(setup, store: claim.store, date: { Date() })
        }
    }

    /// What a person has to know beside the answer.
    var rest: String { isRun ? "" : "; nobody runs the sweep now, apus run goes on with it" }
}

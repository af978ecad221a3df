public import Deciding
import Files
import Foundation
public import Parameters
public import Planning
public import Recording
public import Workspace

/// Trains with somebody's program: an argument vector, an environment and a file for reports.
public struct ProgramTrainer: Trainer {
    private let program: TrialProgram
    private let programVersion: String
    private let gitCommit: String?
    /// Put first on `PYTHONPATH`; nil for none.
    public var pythonFolder: String?
    /// Takes what imports print that are done once for all trials.
    public var preloadLog: String?
    private let environment: [String: String]
    /// The sweep that it trains, and the devices for that; nil before it is fixed.
    private var share: (sweep: Sweep, cards: GraphicsCards)?

    /// A trainer that starts `program`; `environment` is that of the scheduler, which the program inherits.
    public init(_ program: TrialProgram, environment: [String: String], programVersion: String, gitCommit: String?) {
        self.program = program
        self.environment = environment
        self.programVersion = programVersion
        self.gitCommit = gitCommit
    }

    /// Any.
    public var vocabulary: TrainerVocabulary { .program }

    /// None: a program says itself what does not suit it.
    public var checkedSettings: Set<String> { [] }

    /// Takes them as they are.
    public func check(_ settings: ParameterSet) throws -> ParameterSet { settings }

    /// Tries the command of the first trial.
    public func check(_ sweep: Sweep) throws {
        guard let trial = sweep.trials(defaults: [:]).first else { return }
        _ = try command(of: trial, sweep)
    }

    /// Nothing.
    public var fingerprint: Fingerprint? { nil }

    /// Nobody knows.
    public func estimate(_ trials: some Sequence<Trial>, workers: Int, threads: Int) throws -> Double? { nil }

    /// As it is, with the sweep's share of devices.
    public func fixed(for sweep: Sweep, by first: AttemptOrigin?) throws -> ProgramTrainer {
        var trainer = self
        trainer.share = (sweep, GraphicsCards(visibleTo: environment))
        return trainer
    }

    /// One for each GPU, where there are any and the file does not say otherwise.
    public func workers(for sweep: Sweep) throws -> Int {
        try sweep.workers ?? GraphicsCards(visibleTo: environment).workers(for: sweep) ?? Machine.workers(for: sweep)
    }

    /// The program is somebody else's: of what it computes with, only the machine is known.
    public func origin(of trial: Trial) -> AttemptOrigin {
        AttemptOrigin(
            programVersion: programVersion, gitCommit: gitCommit, host: Machine.host, cpuModel: Machine.cpuModel,
            kernelVariant: "", precision: "", threads: 1)
    }

    /// None is known.
    public func inspect(_ checkpoint: String) -> CheckpointStamp? { nil }

    /// Goes on from its checkpoint folder if it can, else begins anew.
    public var resumption: Resumption { program.isResumable ? .folder : .anew }

    /// See ``ProgramReports``.
    public func reports(of folder: SweepFolder.AttemptFolder, until: Int?) -> any AttemptReports {
        ProgramReports(program, in: folder)
    }

    /// Exit code 0 is success; what ended because it was told to is what it was told to end for.
    public func judge(_ exit: AttemptExit) -> Verdict {
        if exit.wasOrderedToEnd, exit.end != .unseen { return .interrupted }
        switch exit.end {
        case .exited(0): return (exit.until ?? .max) < (exit.epochs ?? .max) ? .reachedUntil : .finished
        // Whatever this code means to the program, it is not ours.
        case .exited(let code):
            return .failed(.exited(code: code, Reason.Progress(exit), lastWords: exit.lastWords))
        case .signalled, .notStarted, .unseen: return .silent(exit, Reason.Progress(exit))
        }
    }
}

extension Reason.Progress {
    fileprivate init(_ exit: AttemptExit) { self.init(recorded: exit.recorded, until: exit.until) }
}

// MARK: - Command and environment

extension ProgramTrainer {
    /// The command of a trial whose attempt has no folder yet, as a person may paste it into a shell.
    public func command(of trial: Trial, _ sweep: Sweep) throws -> [String] {
        let folder = "trial-\(trial.number)"
        return try program.command.arguments(
            context(
                trial, parameters: sweep.nested(trial.parameters), folder: folder, checkpoints: "\(folder)/checkpoint",
                parametersFile: "\(folder)/parameters.json"))
    }

    private func context(
        _ trial: Trial, parameters: ParameterSet, folder: String, checkpoints: String, parametersFile: String
    ) -> CommandContext {
        CommandContext(
            parameters: parameters, seed: trial.seed, trialDirectory: folder, checkpointDirectory: checkpoints,
            parametersFile: parametersFile, interpreter: CommandTemplate.interpreter(environment["PATH"]),
            program: program.file,
            variable: { [environment] in environment[$0] })
    }

    /// See design, section 7.
    public func launch(_ work: AttemptWork) throws -> Launch {
        let words = try program.command.arguments(
            context(
                work.trial, parameters: work.parameters, folder: Self.absolute(work.folder.path),
                checkpoints: Self.absolute(work.trialFolder.checkpoints),
                parametersFile: Self.absolute(work.folder.parameters)))
        guard let executable = words.first, !executable.isEmpty else {
            throw RunningError.noProgram(command: program.command.words)
        }
        let common = commonVariables(run: work.run)
        var launch = Launch(
            kind: .program(grace: program.grace), executable: executable, arguments: Array(words.dropFirst()),
            environment: common.merging(variables(work)) { _, own in own })
        if !program.preload.isEmpty, let pythonFolder, let preloadLog, let command = PythonCommand(words) {
            launch.preload = Preload(
                modules: program.preload, command: command,
                script: "\(Self.absolute(pythonFolder))/apus_preload.py", log: preloadLog, environment: common)
        }
        return launch
    }

    /// A `PYTHONPATH` that begins with `folder` and goes on with `rest`.
    public static func pythonPath(_ folder: String, before rest: String?) -> String {
        rest.flatMap { $0.isEmpty ? nil : "\(folder):\($0)" } ?? folder
    }

    /// A program may go to another folder before it uses a path.
    private static func absolute(_ path: String) -> String { URL(fileURLWithPath: path).path }

    /// What every program of a run finds.
    private func commonVariables(run: String) -> [String: String] {
        var variables = ["APUS_RUN": run]
        if environment["WANDB_MODE"] == nil { variables["WANDB_MODE"] = "offline" }
        // A pattern sees nothing of what Python keeps back.
        if case .pattern = program.reports, environment["PYTHONUNBUFFERED"] == nil {
            variables["PYTHONUNBUFFERED"] = "1"
        }
        if let pythonFolder {
            variables["PYTHONPATH"] = Self.pythonPath(Self.absolute(pythonFolder), before: environment["PYTHONPATH"])
        }
        return variables
    }

    /// What is the attempt's own.
    private func variables(_ work: AttemptWork) -> [String: String] {
        var variables = [
            "APUS_SWEEP": work.sweep, "APUS_TRIAL": "\(work.trial.number)",
            "APUS_ATTEMPT": "\(work.attempt)", "APUS_SEED": "\(work.trial.seed)",
            "APUS_PARAMETERS": Self.absolute(work.folder.parameters),
            "APUS_REPORTS": Self.absolute(work.folder.reports),
            "APUS_TRIAL_DIRECTORY": Self.absolute(work.folder.path),
            "APUS_CHECKPOINT_DIRECTORY": Self.absolute(work.trialFolder.checkpoints),
            "WANDB_SWEEP_ID": Sweep.slug(of: work.sweep), "WANDB_DIR": Self.absolute(work.folder.path),
            "WANDB_RUN_ID": "\(Sweep.slug(of: work.sweep))-\(work.trial.number)",
            "WANDB_SWEEP_PARAM_PATH": Self.absolute(work.folder.wandbParameters),
        ]
        variables["CUDA_VISIBLE_DEVICES"] = share.flatMap { $0.cards.visible(inSlot: work.slot, $0.sweep) }
        variables["APUS_UNTIL"] = work.until.map { "\($0)" }
        return variables
    }
}

extension AttemptWork {
    /// Puts what the program reads into the attempt's folder: its parameters as JSON and as W&B's file of a sweep's run.
    func writeParameters() throws {
        try put(parameters.pythonJSON + "\n", into: folder.parameters)
        var lines = "wandb_version: 1\n"
        for (name, value) in parameters {
            lines += "\n\(JSONNode(.string(name)).compactText):\n  value: \(value.wandbText)\n"
        }
        try put(lines, into: folder.wandbParameters)
    }
}

extension AttemptWork {
    /// Nobody reads the file before it is whole, and an attempt that a power failure ends is not gone on with: neither an
    /// own name until then nor a flush is needed, and flushes are what a short trial's time goes into.
    private func put(_ text: String, into path: String) throws(FileError) {
        guard let file = fopen(path, "wx") else { throw FileError("write", path) }
        let isWritten = fputs(text, file) >= 0
        guard fclose(file) == 0, isWritten else { throw FileError("write", path) }
    }
}

extension ParameterValue {
    /// As YAML 1.1, which PyYAML reads: a real number has a point there, or it is a text.
    fileprivate var wandbText: String {
        switch self {
        case .number(let number) where !number.isInteger:
            pythonText.contains(".") || !pythonText.contains("e")
                ? pythonText : pythonText.replacingOccurrences(of: "e", with: ".0e")
        case .list(let values): "[" + values.map(\.wandbText).joined(separator: ", ") + "]"
        case .object(let values):
            "{"
                + values.map { "\(JSONNode(.string($0.name)).compactText): \($0.value.wandbText)" }
                .joined(separator: ", ") + "}"
        case .null, .boolean, .number, .string: jsonText
        }
    }
}

extension CommandTemplate {
    /// What `${interpreter}` stands for: `python` where one of the folders in `path` has it, else `python3`.
    public static func interpreter(_ path: String?) -> String {
        (try? ProgramFile.find("python", path: path)) == nil ? "python3" : "python"
    }
}

public import Recording

/// What stands on a command line as `SWEEP/TRIAL`.
public struct TrialAddress {
    /// Nil means the newest sweep.
    public var sweep: String?
    /// Nil means the whole sweep.
    public var trial: Int?

    /// `SWEEP/TRIAL`, or a trial alone.
    public init(trial text: String) throws {
        (sweep, trial) = try Self.split(text)
    }

    /// `SWEEP`, `SWEEP/TRIAL`, or a trial alone; a sweep of the store that is called so goes before a trial.
    public init(_ text: String, in store: Store) throws {
        if try store.sweep(named: text) != nil {
            sweep = text
        } else if let (sweep, trial) = try? Self.split(text) {
            (self.sweep, self.trial) = (sweep, trial)
        } else {
            sweep = text
        }
    }

    /// A sweep's name may have slashes of its own.
    private static func split(_ text: String) throws -> (String?, Int) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, last.utf8.allSatisfy({ 0x30...0x39 ~= $0 }), let number = Int(last) else {
            throw WorkspaceError.noAddress(text)
        }
        return (parts.count > 1 ? parts.dropLast().joined(separator: "/") : nil, number)
    }
}

extension Store {
    /// The sweep of an address. Throws when there is no such sweep, or it has no such trial.
    public func chosenSweep(_ address: TrialAddress) throws -> SweepRecord {
        let record = try chosenSweep(address.sweep)
        try check(address.trial, of: record)
        return record
    }

    /// Throws when a sweep has no trial of that number.
    func check(_ trial: Int?, of sweep: SweepRecord) throws {
        guard let trial else { return }
        let trials = try counts(of: sweep.id).values.reduce(0, +)
        guard 1...max(trials, 1) ~= trial else {
            throw WorkspaceError.noTrial(sweep: sweep.name, number: trial, trials: trials)
        }
    }
}

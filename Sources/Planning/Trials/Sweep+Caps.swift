import Parameters

extension Sweep {
    /// Until when trials are proposed whose number is not known, for a sentence: `until stopped (Ctrl-C; …)`.
    public var untilWhen: String {
        guard let timeCap else { return "until stopped (Ctrl-C; run_cap, time_cap or --count end it)" }
        return "until trials ran for \(timeCap.sweepFileText) in all (time_cap)"
    }
}

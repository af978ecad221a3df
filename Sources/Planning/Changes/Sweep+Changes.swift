public import Parameters

extension Sweep {
    /// What this sweep would do otherwise than `stored`, in the order of the keys in the file; nothing when it may take
    /// its place.
    ///
    /// Compared is what the files mean: not their formatting, the order of keys where it decides nothing, defaults
    /// written out, `repeat` against `seeds`, or values that stand twice. Free to change, and not compared, are
    /// `$schema`, `description`, `workers`, `retries`, `trial_timeout`, `trial_memory`, `hang_timeout`,
    /// `on_failure`, `checkpoint` and `executor`; nor is the name, by which the stored sweep was found.
    ///
    /// - Parameter defaults: what holds for a setting that neither file fixes.
    public func changes(since stored: Sweep, defaults: ParameterSet) -> [SweepChange] {
        var comparison = SweepComparison()
        comparison.compare(["method"], stored.method.rawValue, method.rawValue)
        comparison.compare(["metric", "name"], stored.metric.name, metric.name)
        comparison.compare(["metric", "goal"], stored.metric.goal.rawValue, metric.goal.rawValue)
        comparison.compareSettings(stored.trainer, trainer, at: ["trainer"], defaults: defaults)
        comparison.compareParameters(Grid(stored.parameters).parameters, Grid(parameters).parameters)
        comparison.compareRows(stored.rows, rows)
        comparison.compare(["seeds"], stored.seeds, seeds)
        comparison.compare(["seed"], stored.searchSeed, searchSeed)
        comparison.compare(["threads_per_worker"], stored.threadsPerWorker, threadsPerWorker)
        return comparison.changes
    }
}

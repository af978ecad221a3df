public import ArgumentParser
import Parameters
public import Planning
public import Reporting

extension MetricEpoch: ExpressibleByArgument {}

extension TableFormat: ExpressibleByArgument {}

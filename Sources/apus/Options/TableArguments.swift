public import ArgumentParser
import Parameters
public import Planning
public import Reporting

extension RankedEpoch: ExpressibleByArgument {}

extension TableFormat: ExpressibleByArgument {}

/// The C surface of the hot loops.
#pragma once

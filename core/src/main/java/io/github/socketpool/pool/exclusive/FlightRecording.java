package io.github.socketpool.pool.exclusive;

/**
 * Whether this virtual machine has a flight recorder. It is an extra: a runtime image
 * made by jlink may lack its module, and then the classes of its events must never be
 * loaded.
 */
final class FlightRecording {

	static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

	private FlightRecording() {
	}

}

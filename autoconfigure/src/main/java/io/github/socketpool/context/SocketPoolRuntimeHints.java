package io.github.socketpool.context;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.ExecutableMode;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * {@link RuntimeHintsRegistrar} for what the library looks up by name. In a native image
 * it would seem to be missing.
 */
class SocketPoolRuntimeHints implements RuntimeHintsRegistrar {

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.reflection()
			.registerType(Thread.class, (type) -> type.withMethod("isVirtual", List.of(), ExecutableMode.INVOKE))
			.registerTypeIfPresent(classLoader, "com.sun.management.UnixOperatingSystemMXBean")
			.registerTypeIfPresent(classLoader, "tools.jackson.databind.json.JsonMapper");
	}

}

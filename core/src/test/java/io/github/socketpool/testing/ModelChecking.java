package io.github.socketpool.testing;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;

/**
 * How much Lincheck tries: so many scenarios, each in so many interleavings. Both come
 * from generators with fixed seeds, so each run tries the same ones.
 */
public final class ModelChecking {

	private ModelChecking() {
	}

	public static ModelCheckingOptions options() {
		return new ModelCheckingOptions().iterations(Extent.of(2, 30))
			.invocationsPerIteration(Extent.of(20, 2_000))
			.actorsBefore(2)
			.actorsPerThread(3)
			.actorsAfter(2);
	}

}

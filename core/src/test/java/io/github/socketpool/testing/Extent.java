package io.github.socketpool.testing;

/**
 * The size of a verification suite: a small fixed one in every build, the full size with
 * {@code ./mvnw -Pproofs}. The sizes are listed in {@code docs/verification.md}.
 */
public final class Extent {

	private static final String SCALE = System.getProperty("proofs.scale", "small");

	private Extent() {
	}

	/**
	 * Choose a number of rounds, seeds or steps.
	 * @param small the number in every build
	 * @param full the number with the profile {@code proofs}
	 */
	public static int of(int small, int full) {
		return switch (SCALE) {
			case "small" -> small;
			case "full" -> full;
			default -> throw new IllegalArgumentException("proofs.scale is " + SCALE + ", neither small nor full");
		};
	}

}

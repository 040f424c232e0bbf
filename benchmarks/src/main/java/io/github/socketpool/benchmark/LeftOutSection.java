package io.github.socketpool.benchmark;

import java.io.PrintStream;
import java.time.Duration;

/**
 * A section that cannot be measured on this machine. It prints the reason.
 *
 * @param name the name of the section
 * @param title its headline
 * @param reason why it is left out
 */
public record LeftOutSection(String name, String title, String reason) implements Section {

	@Override
	public Duration length() {
		return Duration.ZERO;
	}

	@Override
	public void run(PrintStream out, PrintStream progress) {
		new Markdown(out).text("Left out: %s.", this.reason);
	}

}

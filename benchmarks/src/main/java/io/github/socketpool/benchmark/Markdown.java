package io.github.socketpool.benchmark;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Prints the report.
 */
public final class Markdown {

	private final PrintStream out;

	public Markdown(PrintStream out) {
		this.out = out;
	}

	/**
	 * Print a paragraph.
	 */
	public void text(String format, Object... args) {
		this.out.print(String.format(Locale.ROOT, format, args));
		this.out.printf("%n%n");
	}

	/**
	 * Print the header of a table.
	 */
	public void head(List<String> columns) {
		row(columns);
		this.out.printf("|%s%n", "---|".repeat(columns.size()));
	}

	/**
	 * Print a row of a table.
	 */
	public void row(List<String> cells) {
		this.out.printf("| %s |%n", String.join(" | ", cells));
	}

	/**
	 * End a table.
	 */
	public void end() {
		this.out.println();
		this.out.flush();
	}

	/**
	 * Return formatted text, independent of the machine's locale.
	 */
	public static String format(String format, Object... args) {
		return String.format(Locale.ROOT, format, args);
	}

}

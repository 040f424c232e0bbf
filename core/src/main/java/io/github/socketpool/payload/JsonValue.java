package io.github.socketpool.payload;

import java.math.BigDecimal;

/**
 * What a {@link JsonPointerReader} has found. Strings and numbers are compared by value,
 * so {@code 1}, {@code 1.0} and {@code 1e0} are equal, and {@code 1} and {@code "1"} are
 * not. Immutable. The text form of a value does not contain it, since descriptions end up
 * in logs.
 */
public sealed interface JsonValue {

	/**
	 * Return whether this can identify a request or a response.
	 * @return {@code true} for a string and a number
	 */
	default boolean isIdentifier() {
		return false;
	}

	/** A value without content of its own, or none. */
	enum Simple implements JsonValue {

		/** The document has no value at that place. */
		ABSENT,

		/** The literal {@code null}. */
		NULL,

		/** The literal {@code true}. */
		TRUE,

		/** The literal {@code false}. */
		FALSE,

		/** An object, whose members were not read. */
		OBJECT,

		/** An array, whose elements were not read. */
		ARRAY,

		/**
		 * The document is no JSON up to the place, or exceeds the limits of
		 * {@link JacksonPayloadConverter#JacksonPayloadConverter() the default
		 * converter}.
		 */
		MALFORMED

	}

	/**
	 * A string.
	 *
	 * @param value its characters, without quotes and escapes
	 */
	record Text(String value) implements JsonValue {

		@Override
		public boolean isIdentifier() {
			return true;
		}

		@Override
		public String toString() {
			return "Text[" + this.value.length() + " characters]";
		}

	}

	/**
	 * A number.
	 *
	 * @param value its value, without trailing zeros
	 */
	record Numeric(BigDecimal value) implements JsonValue {

		/**
		 * Create a number.
		 */
		public Numeric {
			value = value.stripTrailingZeros();
		}

		@Override
		public boolean isIdentifier() {
			return true;
		}

		@Override
		public String toString() {
			return "Numeric";
		}

	}

}

package io.github.socketpool.benchmark.row;

import java.io.IOException;
import java.io.UncheckedIOException;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * Runs an action while it encodes or decodes one quote.
 */
final class InterruptedMapper {

	private final JsonMapper plain = JsonMapper.builder().build();

	private final long id;

	private Interruption interruption = () -> {
	};

	/**
	 * Create a mapper.
	 * @param id the id of the quote
	 */
	InterruptedMapper(long id) {
		this.id = id;
	}

	/**
	 * Set the action.
	 */
	void onEach(Interruption interruption) {
		this.interruption = interruption;
	}

	JsonMapper mapper() {
		SimpleModule module = new SimpleModule();
		module.addSerializer(Quote.class, new Serializer());
		module.addDeserializer(Quote.class, new Deserializer());
		return JsonMapper.builder().addModule(module).build();
	}

	private void interrupt(Quote quote) {
		if (quote.id() == this.id) {
			try {
				this.interruption.run();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	}

	/**
	 * The action.
	 */
	@FunctionalInterface
	interface Interruption {

		void run() throws IOException;

	}

	private final class Serializer extends ValueSerializer<Quote> {

		@Override
		public void serialize(Quote quote, JsonGenerator out, SerializationContext context) {
			interrupt(quote);
			out.writeRawValue(InterruptedMapper.this.plain.writeValueAsString(quote));
		}

	}

	private final class Deserializer extends ValueDeserializer<Quote> {

		@Override
		public Quote deserialize(JsonParser in, DeserializationContext context) {
			Quote quote = InterruptedMapper.this.plain.readValue(in, Quote.class);
			interrupt(quote);
			return quote;
		}

	}

}

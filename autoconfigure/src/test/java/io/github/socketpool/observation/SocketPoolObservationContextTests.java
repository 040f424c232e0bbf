package io.github.socketpool.observation;

import java.time.Duration;

import io.github.socketpool.Deadline;
import io.github.socketpool.protocol.Frame;
import io.github.socketpool.template.ProtocolRequest;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link SocketPoolObservationContext}: it keeps key values as the context of
 * any observation does.
 */
class SocketPoolObservationContextTests {

	private final SocketPoolObservationContext context = new SocketPoolObservationContext(new ProtocolRequest("quotes",
			"localhost:9000", Frame.of("1"), Deadline.after(Duration.ofSeconds(10)), false));

	@Test
	void keyValuesOfTheSameKeysAreReplaced() {
		this.context.addLowCardinalityKeyValues(KeyValues.of("a", "1", "b", "2"));
		this.context.addLowCardinalityKeyValues(KeyValues.of("b", "4", "a", "3"));
		assertThat(this.context.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "3", "b", "4"));
	}

	@Test
	void keyValuesOfOtherKeysAreAdded() {
		this.context.addLowCardinalityKeyValues(KeyValues.of("b", "2"));
		this.context.addLowCardinalityKeyValues(KeyValues.of("a", "1", "b", "3"));
		this.context.addLowCardinalityKeyValue(KeyValue.of("c", "4"));
		this.context.addLowCardinalityKeyValues(KeyValues.of("b", "5"));
		this.context.addLowCardinalityKeyValues(KeyValues.empty());
		assertThat(this.context.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "1", "b", "5", "c", "4"));
	}

	@Test
	void aKeyValueIsFoundAndRemovedByItsKey() {
		this.context.addLowCardinalityKeyValues(KeyValues.of("a", "1", "b", "2"));
		assertThat(this.context.getLowCardinalityKeyValue("b")).isEqualTo(KeyValue.of("b", "2"));
		assertThat(this.context.getLowCardinalityKeyValue("c")).isNull();
		this.context.removeLowCardinalityKeyValues("b", "c");
		assertThat(this.context.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "1"));
	}

	@Test
	void keyValuesOfHighCardinalityAreKeptApart() {
		this.context.addLowCardinalityKeyValue(KeyValue.of("a", "1"));
		this.context.addHighCardinalityKeyValue(KeyValue.of("b", "2"));
		assertThat(this.context.getLowCardinalityKeyValues()).isEqualTo(KeyValues.of("a", "1"));
		assertThat(this.context.getHighCardinalityKeyValues()).isEqualTo(KeyValues.of("b", "2"));
		assertThat(this.context.getAllKeyValues()).isEqualTo(KeyValues.of("a", "1", "b", "2"));
	}

}

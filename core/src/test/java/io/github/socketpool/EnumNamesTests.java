package io.github.socketpool;

import io.github.socketpool.connection.CloseReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class EnumNamesTests {

	@Test
	void wordsOfAConstantAreJoinedByHyphens() {
		assertThat(EnumNames.kebab(CloseReason.STALE)).isEqualTo("stale");
		assertThat(EnumNames.kebab(CloseReason.MAX_LIFETIME)).isEqualTo("max-lifetime");
	}

}

package io.github.socketpool.sample.load;

import io.github.socketpool.ErrorContext;
import io.github.socketpool.connection.TransportException;
import io.github.socketpool.template.ProtocolOperations;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link LoadCall}.
 */
class LoadCallTests {

	private final ProtocolOperations template = mock(ProtocolOperations.class);

	private final LoadCall call = new LoadCall(this.template);

	@Test
	void anEchoIsTheAnswer() {
		answer("{'id':7,'text':'prüfung €'}");
		assertThat(this.call.test(7)).isTrue();
	}

	@Test
	void aWrappedRequestIsTheAnswer() {
		answer("{'received':{'id':7,'text':'prüfung €'}}");
		assertThat(this.call.test(7)).isTrue();
	}

	@Test
	void theAnswerToAnotherCallIsAFailure() {
		answer("{'id':6,'text':'prüfung €'}");
		assertThat(this.call.test(7)).isFalse();
	}

	@Test
	void anAnswerWithDamagedCharactersIsAFailure() {
		answer("{'id':7,'text':'pr?fung ?'}");
		assertThat(this.call.test(7)).isFalse();
	}

	@Test
	void anEmptyAnswerIsAFailure() {
		answer("null");
		assertThat(this.call.test(0)).isFalse();
	}

	@Test
	void anErrorIsAFailure() {
		given(this.template.exchange(any(), eq(JsonNode.class)))
			.willThrow(new TransportException("lost", ErrorContext.none(), null));
		assertThat(this.call.test(7)).isFalse();
	}

	private void answer(String json) {
		JsonNode answer = JsonMapper.shared().readTree(json.replace('\'', '"'));
		given(this.template.exchange(any(), eq(JsonNode.class))).willReturn(answer);
	}

}

package io.github.socketpool.client;

import io.github.socketpool.connection.Match;
import io.github.socketpool.connection.ResponseMatcher;
import io.github.socketpool.protocol.Frame;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class JsonRpcMatcherTests {

	private static final Frame REQUEST = Frame.of("{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"m\",\"params\":[]}");

	private final ResponseMatcher matcher = new JsonRpcEnvelope().responseMatcher();

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = {
			// Responses
			"{'jsonrpc':'2.0','id':7,'result':1}                                 | RESPONSE | MESSAGE",
			"{'result':{'id':1,'method':'m'},'id':7,'jsonrpc':'2.0'}             | RESPONSE | MESSAGE",
			"{'jsonrpc':'2.0','id':7,'error':{'code':1}}                         | RESPONSE | MESSAGE",
			// Of this request or an earlier message
			"{'jsonrpc':'2.0','id':null,'error':{'code':-32700}}                 | MISMATCH | MESSAGE",
			// Of another request
			"{'jsonrpc':'2.0','id':6,'result':1}                                 | MESSAGE  | MESSAGE",
			"{'jsonrpc':'2.0','id':'7','result':1}                               | MESSAGE  | MESSAGE",
			"{'jsonrpc':'2.0','id':null,'result':1}                              | MESSAGE  | MESSAGE",
			"{'jsonrpc':'2.0','id':6,'error':{'code':1}}                         | MESSAGE  | MESSAGE",
			// Notifications and requests of the server
			"{'jsonrpc':'2.0','method':'log','params':{'id':7}}                  | MESSAGE  | MESSAGE",
			"{'jsonrpc':'2.0','id':7,'method':'ask'}                             | MESSAGE  | MESSAGE",
			"{'jsonrpc':'2.0','id':null,'method':'ask','error':{}}               | MESSAGE  | MESSAGE",
			// No JSON
			"no JSON                                                             | MISMATCH | MISMATCH",
			"{'jsonrpc'                                                          | MISMATCH | MISMATCH" })
	void framesAreJudgedByTheirIdDuringACallAndBetweenCalls(String received, Match during, Match between) {
		Frame frame = Frame.of(received.replace('\'', '"'));
		assertThat(this.matcher.match(REQUEST, frame)).isEqualTo(during);
		assertThat(this.matcher.match(null, frame)).isEqualTo(between);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "{'code':-32700}               | an id: -32700 (parse error). Compare the framing",
					"{'code':7,'message':'secret'} | an id: 7. It is for this request,",
					"{'code':1e99}                 | an id. It is for this request,",
					"{'code':'secret'}             | an id. It is for this request," })
	void mismatchNamesTheCodeOfAnErrorWithoutId(String error, String reason) {
		Frame frame = Frame.of("{'jsonrpc':'2.0','id':null,'error':%s}".formatted(error).replace('\'', '"'));
		assertThat(this.matcher.reasonForMismatch(REQUEST, frame)).contains(reason).doesNotContain("secret");
	}

	@Test
	void mismatchOfOtherFramesHasNoReasonOfItsOwn() {
		assertThat(this.matcher.reasonForMismatch(REQUEST, Frame.of("no JSON"))).isNull();
	}

	@Test
	void requestWithoutIdIsRefusedWithTheRemedy() {
		assertThat(this.matcher.reasonToRefuse(REQUEST)).isNull();
		assertThat(this.matcher.reasonToRefuse(Frame.of("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}")))
			.contains("the request has no id")
			.contains("through the envelope json-rpc");
	}

}

package io.github.socketpool.autoconfigure.readme;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@RegisterReflectionForBinding({ QuoteRequest.class, Quote.class })
class QuoteHints {

}

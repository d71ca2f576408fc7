package io.roundhouse.bench.proxy;

/** A rule about the second field of a message, a text, for Envoy's Lua filter: it reads the message as protobuf. */
final class LuaRule {
    private LuaRule() {
    }

    /** @param denied the text whose requests are answered with PERMISSION_DENIED */
    static String of(final String denied) {
        return """
            local function varint(bytes, at)
              local value, factor = 0, 1
              while true do
                local byte = bytes:byte(at)
                at = at + 1
                value = value + byte %% 128 * factor
                if byte < 128 then return value, at end
                factor = factor * 128
              end
            end

            -- The first five bytes are gRPC's.
            local function customer(bytes)
              local at, size, tag, length = 6, #bytes
              while at <= size do
                tag, at = varint(bytes, at)
                local kind = tag %% 8
                if kind == 0 then
                  length, at = varint(bytes, at)
                elseif kind == 1 then
                  at = at + 8
                elseif kind == 5 then
                  at = at + 4
                else
                  length, at = varint(bytes, at)
                  if tag == 18 then return bytes:sub(at, at + length - 1) end
                  at = at + length
                end
              end
              return ""
            end

            function envoy_on_request(handle)
              local body = handle:body()
              if body and customer(body:getBytes(0, body:length())) == "%s" then
                handle:respond({[":status"] = "200", ["content-type"] = "application/grpc", ["grpc-status"] = "7"}, "")
              end
            end
            """.formatted(denied);
    }
}

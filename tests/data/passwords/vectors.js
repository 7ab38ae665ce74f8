// Makes vectors.jsonl with Node's own crypto: node --openssl-legacy-provider vectors.js > vectors.jsonl
const c=require('crypto');
const P='Kestrel-42-Example', S='saltSALT', K='key-of-hmac';
const out=[];
const add=(n,o)=>out.push([n,JSON.stringify(o)]);
const H=(d,enc,...p)=>{const h=c.createHash(d);p.forEach(x=>h.update(x));return h.digest(enc)};
for(const d of ['md4','md5','sha1','sha256','sha512']){
 add(d,{algorithm:d,hash:{value:H(d,'hex',P),encoding:'hex'}});
 add(d+' salt prefix',{algorithm:d,hash:{value:H(d,'base64',S,P),encoding:'base64'},salt:{value:S}});
 add(d+' salt suffix hex',{algorithm:d,hash:{value:H(d,'hex',P,S).toUpperCase(),encoding:'hex'},salt:{value:Buffer.from(S).toString('hex'),encoding:'hex',position:'suffix'}});
 add(d+' salt base64',{algorithm:d,hash:{value:H(d,'base64url',S,P),encoding:'base64'},salt:{value:Buffer.from(S).toString('base64'),encoding:'base64',position:'prefix'}});
}
for(const d of ['md4','md5','ripemd160','sha1','sha224','sha256','sha384','sha512','whirlpool']){
 add('hmac '+d,{algorithm:'hmac',hash:{value:c.createHmac(d,K).update(P).digest('hex'),encoding:'hex',digest:d,key:{value:K}}});
 add('hmac '+d+' b64',{algorithm:'hmac',hash:{value:c.createHmac(d,K).update(P).digest('base64'),encoding:'base64',digest:d,key:{value:Buffer.from(K).toString('base64'),encoding:'base64'}}});
}
for(const e of ['ascii','utf8','utf16le','ucs2','latin1','binary']) add('password '+e,{algorithm:'sha256',hash:{value:H('sha256','hex',Buffer.from(P,e)),encoding:'hex'},password:{encoding:e}});
const names=['md4','md5','ripemd','ripemd160','rmd160','sha1','sha224','sha256','sha384','sha512','whirlpool','ssl3-md5','ssl3-sha1','RSA-MD4','RSA-MD5','RSA-RIPEMD160','RSA-SHA1','RSA-SHA1-2','RSA-SHA224','RSA-SHA256','RSA-SHA384','RSA-SHA512','md4WithRSAEncryption','md5WithRSAEncryption','sha1WithRSAEncryption','sha224WithRSAEncryption','sha256WithRSAEncryption','sha384WithRSAEncryption','sha512WithRSAEncryption','ripemd160WithRSA'];
const nb=b=>b.toString('base64').replace(/=/g,'');
for(const d of names){ let h; try{h=c.pbkdf2Sync(P,S,50,24,d)}catch(e){console.error(d,e.message);continue}
 add('pbkdf2 '+d,{algorithm:'pbkdf2',hash:{value:`$pbkdf2-${d}$i=50,l=24$${nb(Buffer.from(S))}$${nb(h)}`,encoding:'utf8'}});}
{const h=c.pbkdf2Sync(P,S,100000,64,'sha256'); add('pbkdf2 defaults',{algorithm:'pbkdf2',hash:{value:`$pbkdf2-sha256$${nb(Buffer.from(S))}$${nb(h)}`}});}
for(const [N,r,p,l] of [[1024,8,1,32],[16384,8,1,64],[64,4,3,20]]){
 const h=c.scryptSync(P,S,l,{N,r,p}); const o={algorithm:'scrypt',hash:{value:h.toString('hex'),encoding:'hex'},salt:{value:S},keylen:l};
 if(N!=16384)Object.assign(o,{cost:N,blockSize:r,parallelization:p}); add(`scrypt ${N} ${r} ${p}`,o);}
const ld=(s,d,salt)=>add('ldap '+s,{algorithm:'ldap',hash:{value:`{${s}}`+Buffer.concat([c.createHash(d).update(P).update(salt||'').digest(),Buffer.from(salt||'')]).toString('base64'),encoding:'utf8'}});
for(const [s,d] of [['MD5','md5'],['SHA','sha1'],['SHA1','sha1'],['SHA224','sha224'],['sha256','sha256'],['SHA384','sha384'],['SHA-512','sha512']]){ld(s,d);ld('S'+s,d,S);}
for(const [n,o] of out) console.log(JSON.stringify({name:n,custom:JSON.parse(o)}));

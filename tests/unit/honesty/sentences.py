"""What a model might say beside three kettles on the screen, written before there was anything to hold it back.

Three languages. Of each list every second line is kept: it was not looked at before the check was done.
"""

# The question, and a sentence of the answer that a card or a listing states.
FOUNDED = {
    "en": (
        ("is the first one a good deal", "The Alba kettle costs $29.90, which is the lowest of the three."),
        ("how big is it", "It holds 1.7 litres, so about seven cups."),
        ("I like the second one", "Good choice, it weighs just 900 g and has a 1,500 W heater."),
        ("and the third?", "The Cedar gooseneck is $61.50, down from $70.00."),
        ("does the first come soon", "It should arrive between Thursday and Saturday."),
        ("what if I hate it", "You can send it back within 14 days of its arrival."),
        ("do people like it", "Buyers give the Alba 4.6 out of 5 across 31 reviews."),
    ),
    "zh": (
        ("第一个怎么样", "这款阿尔巴电水壶售价199元，容量1.7升。"),
        ("它重吗", "它重1.1公斤，拿起来不算沉。"),
        ("第二个呢", "桦木电水壶只剩2件了，价格是299元。"),
        ("要等多久", "预计11月26日到28日送到，而且包邮。"),
        ("不喜欢可以退吗", "到货后14天内可以无理由退货。"),
        ("大家喜欢吗", "阿尔巴的评分是4.6分，有31条评价。"),
        ("我再想想", "不急，第三款目前是409元，可以慢慢比较。"),
    ),
    "ko": (
        ("첫 번째 거 어때", "알바 전기 주전자는 39,900원이고 용량은 1.7리터예요."),
        ("무거워?", "무게는 1.1kg이라 가벼운 편이에요."),
        ("두 번째는?", "자작 전기 주전자는 2개 남았고 가격은 59,000원입니다."),
        ("언제쯤 와", "11월 26일에서 28일 사이에 도착하고 무료 배송이에요."),
        ("마음에 안 들면", "도착 후 14일 이내에 반품할 수 있어요."),
        ("평이 좋아?", "알바는 평점 4.6점에 후기가 31개예요."),
    ),
}
# The question, and a sentence of the answer that nothing states.
UNFOUNDED = {
    "en": (
        ("is the first one a good deal", "At only $19.99 it is a real bargain."),
        ("I like the second one", "The Birch kettle costs $29.90, so it is a safe choice."),
        ("how big is it", "It holds 2.5 litres of water."),
        ("does the first come soon", "It will be at your door tomorrow."),
        ("what if I hate it", "You get a full refund within 60 days, no questions asked."),
        ("thanks!", "You're welcome! By the way, the Alba kettle is 20% off today."),
        ("is it sturdy", "Yes, and it comes with a 3-year warranty."),
    ),
    "zh": (
        ("第一个怎么样", "这款水壶现在只要99元，非常划算。"),
        ("它重吗", "它只有600克重，单手就能拿。"),
        ("第二个呢", "第二款库存充足，今天下单明天就到。"),
        ("不喜欢可以退吗", "支持30天无理由退货。"),
        ("大家喜欢吗", "它的评分高达4.9分，超过五千条好评。"),
        ("我再想想", "好的，不过第三款正在打五折，只剩1件了。"),
        ("结实吗", "很结实，厂家提供五年质保。"),
    ),
    "ko": (
        ("첫 번째 거 어때", "지금 25,000원에 살 수 있는 좋은 제품이에요."),
        ("무거워?", "무게가 2.3kg이라 조금 무거워요."),
        ("두 번째는?", "자작 전기 주전자는 내일 바로 도착합니다."),
        ("마음에 안 들면", "30일 안에 무료로 반품할 수 있습니다."),
        ("평이 좋아?", "평점 4.9점으로 아주 인기가 많아요."),
        ("좋네", "네, 장바구니에 담아 드렸어요!"),
    ),
}
# Talk that is not about the kettles, however many figures are in it, and what is said of them without a claim.
GENERAL = {
    "en": (
        ("when did the second world war end", "It ended in 1945, after six years."),
        ("how do I descale a kettle", "Boil 500 ml of water with 50 ml of vinegar, wait 30 minutes, and rinse twice."),
        ("what's 15% of 80 dollars", "15% of $80 is $12."),
        ("write a short email to my boss that I'm sick", "I will be back on Thursday and work from home tomorrow."),
        ("I went to Busan last weekend", "Busan is about 325 km from Seoul, a ride of 2.5 hours by train."),
        ("how much does a flat in Seoul cost", "A small flat costs about $300,000, and prices rise by 5% a year."),
        ("is it sturdy", "I do not know that; the listing may say whether there is a warranty."),
        ("thanks!", "You're welcome! Tell me if you want to compare the first two."),
    ),
    "zh": (
        ("二战什么时候结束的", "二战在1945年结束，持续了六年。"),
        ("绿茶要多少度的水泡", "绿茶适合用80度左右的水，泡2分钟。"),
        ("帮我写一封请假邮件", "我周四回来上班，明天在家休息。"),
        ("上海的房租一般多少钱", "单间一般要3000元到5000元一个月。"),
        ("我昨天跑了十公里", "真厉害！记得补充500毫升水，休息两天。"),
        ("结实吗", "这一点我不确定，要看卖家有没有写质保。"),
    ),
    "ko": (
        ("2차 세계대전은 언제 끝났어", "1945년에 끝났고 6년 동안 이어졌어요."),
        ("녹차는 몇 도로 우려", "80도 물에 2분 정도 우리면 좋아요."),
        ("회사에 보낼 휴가 메일 써 줘", "목요일에 복귀하고 내일은 집에서 쉬겠습니다."),
        ("서울 원룸 월세 얼마야", "보통 한 달에 60만 원에서 80만 원 정도예요."),
        ("어제 10km 뛰었어", "대단해요! 물을 500ml 마시고 이틀은 쉬세요."),
        ("튼튼해?", "그건 잘 모르겠어요. 보증이 있는지는 판매자에게 확인해 보세요."),
    ),
}
